-- Applications are locked in the order of their keys; one that somebody works on is left for the
-- next run.
create or replace function api.expire_offers(legal_entity_id uuid) returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _expired bigint;
begin
    perform internal.require(expire_offers.legal_entity_id, 'expire_offers');
    with
    open_application as (
        select
            a.legal_entity_id,
            a.id
        from lending.application as a
        inner join lending.offer as o
            on a.legal_entity_id = o.legal_entity_id and a.id = o.application_id
        where
            a.legal_entity_id = expire_offers.legal_entity_id
            and a.status = 'offered'
            and o.valid_until_date < internal.business_date(a.legal_entity_id)
        order by a.id
        for no key update of a skip locked
    ),

    moved as (
        update lending.application as a
        set status = 'expired'
        from open_application as p
        where a.legal_entity_id = p.legal_entity_id and a.id = p.id
        returning
            a.legal_entity_id,
            a.id
    )

    select
        count(internal.record_offer_outcome(o, 'expired')),
        count(
            internal.emit_event(
                m.legal_entity_id,
                'offer_expired',
                'application',
                m.id,
                jsonb_build_object('offer_id', o.id)
            )
        )
    into strict _expired
    from moved as m
    inner join lending.offer as o
        on m.legal_entity_id = o.legal_entity_id and m.id = o.application_id;
    return _expired;
end
$$;

comment on function api.expire_offers(uuid) is
'Closes the offers that were not answered in time, with their applications, and returns how many. '
'Safe to run again. Needs expire_offers. Raises RL001, RL002 (access).';

revoke all on function api.expire_offers(uuid) from public;
grant execute on function api.expire_offers(uuid) to rently_loan_officer, rently_scheduler;
