-- requires: api.charge_cap
create or replace function api.set_charge_cap(
    legal_entity_id uuid,
    component text,
    currency_code text,
    per_period text,
    max_amount numeric default null,
    max_pct numeric default null,
    legal_basis text default null,
    valid_from date default null
) returns setof api.charge_cap
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _from date := coalesce(
        set_charge_cap.valid_from, internal.business_date(set_charge_cap.legal_entity_id)
    );
begin
    perform internal.require(set_charge_cap.legal_entity_id, 'set_charge_caps');
    perform internal.require_approval(set_charge_cap.legal_entity_id, 'set_charge_cap');
    -- One cap of an entity after the other: side by side, their checks could deadlock.
    perform internal.lock_legal_entity(set_charge_cap.legal_entity_id);
    if _from < internal.business_date(set_charge_cap.legal_entity_id) or exists (
        select
        from lending.charge_cap as c
        where
            c.legal_entity_id = set_charge_cap.legal_entity_id
            and c.product_version_id is null
            and c.component = set_charge_cap.component
            and c.currency_code = set_charge_cap.currency_code
            and c.per_period = set_charge_cap.per_period
            and lower(c.valid_during) >= _from
    ) then
        raise exception using
            errcode = 'RL455',
            message = 'the cap begins before today, or not after the one that holds',
            detail = format('from %s', _from),
            hint = 'See api.charge_cap, and choose a later day.';
    end if;
    begin
        update lending.charge_cap as c
        set valid_during = daterange(lower(c.valid_during), _from)
        where
            c.legal_entity_id = set_charge_cap.legal_entity_id
            and c.product_version_id is null
            and c.component = set_charge_cap.component
            and c.currency_code = set_charge_cap.currency_code
            and c.per_period = set_charge_cap.per_period
            and c.valid_during @> _from;
        if coalesce(set_charge_cap.max_amount, set_charge_cap.max_pct) is not null then
            insert into lending.charge_cap (
                legal_entity_id, component, currency_code, per_period, max_amount, max_pct,
                legal_basis, valid_during
            )
            values (
                set_charge_cap.legal_entity_id,
                set_charge_cap.component,
                set_charge_cap.currency_code,
                set_charge_cap.per_period,
                set_charge_cap.max_amount,
                set_charge_cap.max_pct,
                set_charge_cap.legal_basis,
                daterange(_from, null)
            );
        end if;
    exception
        when integrity_constraint_violation or data_exception then
            raise exception using
                errcode = 'RL455',
                message = 'the cap is not valid',
                detail = sqlerrm,
                hint = 'See the columns of api.charge_cap for what each may be.';
    end;
    return query
    select c.*
    from api.charge_cap as c
    where
        c.legal_entity_id = set_charge_cap.legal_entity_id
        and c.product_code is null
        and c.component = set_charge_cap.component
        and c.currency_code = set_charge_cap.currency_code
        and c.per_period = set_charge_cap.per_period
    order by c.valid_during;
end
$$;

comment on function api.set_charge_cap(
    uuid, text, text, text, numeric, numeric, text, date
) is
'Sets the most that loans of all products may be charged of a component (fee or penalty) in a '
'currency per charge, instalment, month, year or loan, for due dates from a day on, today without '
'one: an amount, a percentage, or both; neither ends the cap. legal_basis names the law. Returns '
'the caps of this kind over time. Needs set_charge_caps. Raises RL001, RL002 (access), RL013 '
'(second person), RL455 (invalid).';

revoke all on function api.set_charge_cap(
    uuid, text, text, text, numeric, numeric, text, date
) from public;
grant execute on function api.set_charge_cap(
    uuid, text, text, text, numeric, numeric, text, date
) to rently_compliance_officer, rently_loan_officer;
