-- A change that keeps the old reason gave none.
create or replace function internal.check_status_transition() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    _reason text := nullif(new.status_reason_code, old.status_reason_code);
begin
    select t.reason_code into new.status_reason_code
    from lending.loan_status_transition as t
    where
        t.from_status = old.status
        and t.to_status = new.status
        and (t.reason_code = _reason or _reason is null and t.is_default);
    if not found then
        raise exception using
            errcode = 'RL371',
            message = 'a loan does not change its status this way',
            detail = format(
                'loan %s: from %s to %s, reason %s',
                new.loan_number,
                old.status,
                new.status,
                coalesce(_reason, 'none')
            ),
            hint = 'See lending.loan_status_transition for what may follow.';
    end if;
    if _reason is null then
        new.status_on := case
            when new.status = 'closed' then new.closed_on
            when old.status = 'approved' then new.start_date
            when new.status = 'charged_off' and old.charged_off_on is null
                then new.charged_off_on
            else internal.business_date(new.legal_entity_id)
        end;
    end if;
    return new;
end
$$;

comment on function internal.check_status_transition() is
'Trigger of loan: refuses with RL371 a change of status that lending.loan_status_transition lacks,'
' and gives one without a reason the default reason and value date.';

revoke all on function internal.check_status_transition() from public;
