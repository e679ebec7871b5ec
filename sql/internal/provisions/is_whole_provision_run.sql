create or replace function internal.is_whole_provision_run(
    legal_entity_id uuid, business_date date, last_date date
) returns boolean
language sql stable parallel safe
begin atomic
    select
        is_whole_provision_run.last_date is null
        -- The last day of a month: what reports show is measured anew.
        or extract(day from is_whole_provision_run.business_date + 1) = 1
        or exists (
            select
            from (
                select y.valid_during
                from lending.ecl_policy as y
                where y.legal_entity_id = is_whole_provision_run.legal_entity_id
                union all
                select x.valid_during
                from lending.ecl_parameter as x
                where x.legal_entity_id = is_whole_provision_run.legal_entity_id
                union all
                select m.valid_during
                from lending.provision_matrix as m
                where m.legal_entity_id = is_whole_provision_run.legal_entity_id
            ) as r
            where
                lower(r.valid_during) > is_whole_provision_run.last_date
                and lower(r.valid_during) <= is_whole_provision_run.business_date
        );
end;

comment on function internal.is_whole_provision_run(uuid, date, date) is
'Whether all loans of an entity are measured on a day: the first time, at the end of a month, and '
'when rules or figures changed since the last day that was measured.';

revoke all on function internal.is_whole_provision_run(uuid, date, date) from public;
