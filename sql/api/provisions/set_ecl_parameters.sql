-- One set replaces the other as a whole, so that no loan is ever without figures.
-- requires: api.ecl_parameter
create or replace function api.set_ecl_parameters(
    legal_entity_id uuid, valid_from_date date, parameters jsonb
) returns setof api.ecl_parameter
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _problem text;
begin
    perform internal.require(set_ecl_parameters.legal_entity_id, 'manage_provisions');
    perform internal.require_approval(set_ecl_parameters.legal_entity_id, 'set_ecl_parameters');
    perform internal.require_provision_start(
        set_ecl_parameters.legal_entity_id,
        set_ecl_parameters.valid_from_date,
        (
            select max(lower(x.valid_during))
            from lending.ecl_parameter as x
            where x.legal_entity_id = set_ecl_parameters.legal_entity_id
        )
    );
    _problem := internal.ecl_parameter_problem(set_ecl_parameters.parameters);
    if _problem is not null then
        raise exception using
            errcode = 'RL392',
            message = 'the figures for expected losses are not whole',
            detail = _problem,
            hint = 'Give an array of objects with stage, cumulative_default_probabilities, '
                'loss_given_default; one of each stage without product, segment and days late.';
    end if;
    update lending.ecl_parameter as x
    set valid_during = daterange(lower(x.valid_during), set_ecl_parameters.valid_from_date)
    where
        x.legal_entity_id = set_ecl_parameters.legal_entity_id
        and x.valid_during @> set_ecl_parameters.valid_from_date;
    insert into lending.ecl_parameter (
        legal_entity_id, product_id, segment, stage, days_late, valid_during,
        cumulative_default_probabilities, loss_given_default, credit_conversion_factor
    )
    select
        set_ecl_parameters.legal_entity_id,
        internal.product_id(
            set_ecl_parameters.legal_entity_id, r.product_code, 'RL392'
        ),
        r.segment,
        r.stage,
        case
            when r.min_days_late is not null or r.max_days_late is not null
                then int4range(coalesce(r.min_days_late, 0), r.max_days_late, '[]')
        end,
        daterange(set_ecl_parameters.valid_from_date, null),
        r.cumulative_default_probabilities,
        r.loss_given_default,
        coalesce(r.credit_conversion_factor, 1)
    from jsonb_to_recordset(set_ecl_parameters.parameters) as r (
        product_code text,
        segment text,
        stage integer,
        min_days_late integer,
        max_days_late integer,
        cumulative_default_probabilities numeric [],
        loss_given_default numeric,
        credit_conversion_factor numeric
    );
    perform internal.emit_event(
        set_ecl_parameters.legal_entity_id,
        'ecl_parameters_set',
        'legal_entity',
        set_ecl_parameters.legal_entity_id,
        jsonb_build_object('valid_from_date', set_ecl_parameters.valid_from_date)
    );
    return query
    select x.*
    from api.ecl_parameter as x
    where
        x.legal_entity_id = set_ecl_parameters.legal_entity_id
        and x.valid_from_date = set_ecl_parameters.valid_from_date
    order by
        x.stage, x.product_code nulls first, x.segment nulls first, x.min_days_late nulls first;
exception
    when
        check_violation or not_null_violation or exclusion_violation or data_exception
    then
        raise exception using
            errcode = 'RL392',
            message = 'the figures for expected losses are not valid',
            detail = sqlerrm,
            hint = 'See the comments of lending.ecl_parameter.';
end
$$;

comment on function api.set_ecl_parameters(uuid, date, jsonb) is
'Sets the figures with which expected losses are computed from a day on, in place of all before. '
'Each object has stage, cumulative_default_probabilities (one year, two years …, fractions), '
'loss_given_default, and may have product_code, segment, min_days_late, max_days_late and '
'credit_conversion_factor (1). The narrowest that fits a loan holds: by product, then segment, '
'then days late. Meant for a second person''s approval. Needs manage_provisions. Raises RL001, '
'RL002 (access), RL013 (second person), RL392 (invalid), RL393 (not in the future).';

revoke all on function api.set_ecl_parameters(uuid, date, jsonb) from public;
grant execute on function api.set_ecl_parameters(uuid, date, jsonb) to rently_risk_manager;
