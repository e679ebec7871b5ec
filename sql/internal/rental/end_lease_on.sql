create or replace function internal.end_lease_on(
    lease lending.lease, ends_on date, reason text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _is_cancelled boolean := end_lease_on.ends_on <= lower((lease).leased_during);
begin
    if (lease).is_cancelled
        or (lease).end_reason is not null
        or end_lease_on.ends_on > upper((lease).leased_during)
    then
        raise exception using
            errcode = 'RL724',
            message = 'the lease ended, or ends before that day',
            detail = format(
                'lease %s runs %s, asked for %s',
                (lease).reference,
                (lease).leased_during,
                end_lease_on.ends_on
            ),
            hint = 'See leased_during in api.lease.';
    end if;
    if end_lease_on.reason ~ '\S' is not true
        or end_lease_on.ends_on is null
        or not isfinite(end_lease_on.ends_on)
    then
        raise exception using
            errcode = 'RL723',
            message = 'day or reason is missing',
            detail = format('ends_on %s, reason %L', end_lease_on.ends_on, end_lease_on.reason),
            hint = 'Say when and why the lease ends.';
    end if;
    if end_lease_on.ends_on = upper((lease).leased_during) then
        return;  -- as agreed
    end if;
    update lending.lease as l
    set
        leased_during = case
            when _is_cancelled then l.leased_during
            else daterange(lower(l.leased_during), end_lease_on.ends_on)
        end,
        is_cancelled = _is_cancelled,
        end_reason = end_lease_on.reason
    where l.legal_entity_id = (lease).legal_entity_id and l.id = (lease).id;
    perform internal.emit_event(
        (lease).legal_entity_id,
        'lease_ended',
        'lease',
        (lease).id,
        jsonb_build_object('ends_on', end_lease_on.ends_on, 'is_cancelled', _is_cancelled)
    );
end
$$;

comment on function internal.end_lease_on(lending.lease, date, text) is
'Ends a locked lease before the agreed day, or cancels it if it did not begin by then. Raises '
'RL723 (day or reason), RL724 (ended already).';

revoke all on function internal.end_lease_on(lending.lease, date, text) from public;
