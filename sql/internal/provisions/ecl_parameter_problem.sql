create or replace function internal.ecl_parameter_problem(parameters jsonb) returns text
language sql immutable parallel safe
begin atomic
    select
        case
            when coalesce(jsonb_typeof(ecl_parameter_problem.parameters), '') <> 'array'
                then 'no array is given'
            when exists (
                select
                from jsonb_array_elements(ecl_parameter_problem.parameters) as e (value)
                where jsonb_typeof(e.value) <> 'object'
            ) then 'not every element is an object'
            else
                coalesce(
                    (
                        select format('unknown field %s', min(k.field))
                        from jsonb_array_elements(ecl_parameter_problem.parameters) as e (value)
                        cross join lateral jsonb_object_keys(e.value) as k (field)
                        where
                            k.field not in (
                                'product_code', 'segment', 'stage', 'min_days_late',
                                'max_days_late', 'cumulative_default_probabilities',
                                'loss_given_default', 'credit_conversion_factor'
                            )
                        having count(*) > 0
                    ),
                    (
                        select format('no row for any loan of stage %s', min(s.stage))
                        from generate_series(1, 3) as s (stage)
                        where
                            not exists (
                                select
                                from
                                    jsonb_array_elements(ecl_parameter_problem.parameters)
                                        as e (value)
                                where
                                    s.stage::text = e.value ->> 'stage'
                                    and coalesce(
                                        e.value ->> 'product_code',
                                        e.value ->> 'segment',
                                        e.value ->> 'min_days_late',
                                        e.value ->> 'max_days_late'
                                    ) is null
                            )
                        having count(*) > 0
                    )
                )
        end;
end;

comment on function internal.ecl_parameter_problem(jsonb) is
'What is wrong with a set of figures for expected losses: its shape, an unknown field, a stage '
'without a row for any loan. Null if nothing is.';

revoke all on function internal.ecl_parameter_problem(jsonb) from public;
