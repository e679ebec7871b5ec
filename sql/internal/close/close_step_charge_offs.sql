-- Loan by loan, because what a charge-off takes is computed by the engine; few loans are so late.
-- A loan that something happened to since the day waits for the close of that day.
-- requires: internal.loan_delinquency, internal.take_close_work, internal.is_close_step_begun
create or replace function internal.close_step_charge_offs(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan_id uuid;
    _loan lending.loan;
    _charge_off lending.loan_transaction;
    _taken bigint := 0;
begin
    if not internal.is_close_step_begun(
        close_step_charge_offs.legal_entity_id,
        close_step_charge_offs.business_date,
        'charge_offs'
    ) and exists (
        select
        from lending.product_version as v
        where
            v.legal_entity_id = close_step_charge_offs.legal_entity_id
            and v.charge_off_days is not null
    ) then
        insert into ops.close_work (legal_entity_id, step_code, loan_id)
        select
            l.legal_entity_id,
            'charge_offs',
            l.id
        from internal.loan_delinquency(
            close_step_charge_offs.legal_entity_id, close_step_charge_offs.business_date
        ) as d
        inner join lending.loan as l
            on
                close_step_charge_offs.legal_entity_id = l.legal_entity_id
                and d.loan_id = l.id
        inner join lending.product_version as v
            on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
        where l.status = 'active' and d.delinquent_days >= v.charge_off_days
        on conflict do nothing;
    end if;
    for _loan_id in
        select w.*
        from internal.take_close_work(
            close_step_charge_offs.legal_entity_id, 'charge_offs', 50
        ) as w
    loop
        _taken := _taken + 1;
        _loan := internal.lock_loan(close_step_charge_offs.legal_entity_id, _loan_id);
        continue when _loan.status <> 'active' or exists (
            select
            from internal.live_transactions(_loan.legal_entity_id, _loan.id) as t
            where t.value_date > close_step_charge_offs.business_date
            union all
            select
            from unnest(internal.loan_events(_loan)) as e
            where e.value_date > close_step_charge_offs.business_date
        );
        _charge_off.id := internal.uuid_v7();
        _charge_off := internal.insert_transaction(
            _loan,
            'charge_off',
            internal.amount_to_charge_off(
                _loan, _charge_off.id, close_step_charge_offs.business_date
            ),
            close_step_charge_offs.business_date,
            id => _charge_off.id,
            reason_code => 'delinquent'
        );
        perform internal.rebuild_loan(_loan, _charge_off.booked_at);
        perform internal.emit_loan_event('loan_charged_off', _charge_off);
    end loop;
    return _taken;
end
$$;

comment on function internal.close_step_charge_offs(uuid, date) is
'Step of the close of business, in batches: charges loans off that are delinquent for '
'charge_off_days of their product, with the day as value date and the reason delinquent. Returns '
'the loans looked at; 0 when none is left.';

revoke all on function internal.close_step_charge_offs(uuid, date) from public;
