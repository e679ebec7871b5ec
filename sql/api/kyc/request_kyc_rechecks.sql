-- requires: api.kyc_check
create or replace function api.request_kyc_rechecks(
    legal_entity_id uuid,
    within_days integer default 30
) returns setof api.kyc_check
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _party_id uuid;
    _level text;
    _ids uuid[] := '{}';
begin
    perform internal.require(request_kyc_rechecks.legal_entity_id, 'request_kyc_checks');
    -- A loop, because each party has a provider chosen by itself; few run out on a day.
    for _party_id, _level in
        select c.party_id, c.level_code
        from lending.kyc_check as c
        inner join lending.party as p
            on c.legal_entity_id = p.legal_entity_id and c.party_id = p.id and p.is_active
        where
            c.legal_entity_id = request_kyc_rechecks.legal_entity_id
            and c.result = 'passed'
        group by c.party_id, c.level_code
        having max(c.expires_on) <= internal.business_date(request_kyc_rechecks.legal_entity_id)
            + least(greatest(request_kyc_rechecks.within_days, 0), 365)
        order by c.party_id, c.level_code
    loop
        _ids := _ids || internal.queue_kyc_check(
            request_kyc_rechecks.legal_entity_id, _party_id, _level, 'recheck'
        );
    end loop;
    return query
    select v.*
    from api.kyc_check as v
    where v.legal_entity_id = request_kyc_rechecks.legal_entity_id and v.id = any (_ids);
end
$$;

comment on function api.request_kyc_rechecks(uuid, integer) is
'Asks for a new check of every active party whose passed one runs out within so many days (at '
'most a year), or has; returns those that wait. May be called as often as one likes. Needs '
'request_kyc_checks. Raises RL001, RL002 (access), RL704 (no provider).';

revoke all on function api.request_kyc_rechecks(uuid, integer) from public;
grant execute on function api.request_kyc_rechecks(uuid, integer) to
rently_compliance_officer,
rently_scheduler;
