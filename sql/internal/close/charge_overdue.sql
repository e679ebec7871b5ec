-- A loop, because what one charge takes of a cap the next one no longer has.
-- requires: internal.overdue_charges_due
create or replace function internal.charge_overdue(
    loan lending.loan, on_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _units integer := internal.currency_minor_units((loan).currency_code);
    _due record;
    _amount numeric;
    _spent jsonb := '{}';
    _key text;
    _charge lending.loan_transaction;
    _booked_at timestamptz;
    _movements internal.ledger_movement[] := '{}';
    _written bigint := 0;
begin
    for _due in
        select d.*
        from internal.overdue_charges_due(charge_overdue.loan, charge_overdue.on_date) as d
    loop
        -- The caps of the instalment are read once, before the loop.
        _key := _due.component || _due.line_number;
        _amount := greatest(
            trunc(
                least(
                    _due.amount,
                    _due.instalment_allowance - coalesce((_spent ->> _key)::numeric, 0),
                    internal.charge_allowance(
                        charge_overdue.loan,
                        _due.component,
                        charge_overdue.on_date,
                        _due.base_amount,
                        is_late_instalment => true
                    )
                ),
                _units
            ),
            0
        );
        _charge := null;
        if _amount > 0 then
            _charge := internal.insert_transaction(
                charge_overdue.loan,
                'charge',
                _amount,
                charge_overdue.on_date,
                component => _due.component,
                due_date => charge_overdue.on_date
            );
            insert into lending.loan_charge (
                legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
            )
            values (
                (loan).legal_entity_id, (loan).id, _charge.id, _due.charge_definition_id
            );
            _movements := _movements
            || internal.own_movements(charge_overdue.loan, _charge, 1);
            _booked_at := _charge.booked_at;
            _spent := _spent
            || jsonb_build_object(_key, coalesce((_spent ->> _key)::numeric, 0) + _amount);
            perform internal.emit_loan_event('charge_added', _charge);
        end if;
        insert into lending.overdue_charge (
            legal_entity_id, loan_id, line_number, product_charge_id, charged_on, currency_code,
            base_amount, charged_amount, loan_transaction_id
        )
        values (
            (loan).legal_entity_id,
            (loan).id,
            _due.line_number,
            _due.product_charge_id,
            charge_overdue.on_date,
            (loan).currency_code,
            _due.base_amount,
            _amount,
            _charge.id
        );
        _written := _written + 1;
    end loop;
    if _booked_at is not null then
        perform internal.rebuild_loan(charge_overdue.loan, _booked_at);
        perform internal.post_movements(charge_overdue.loan, _movements, _booked_at);
    end if;
    return _written;
end
$$;

comment on function internal.charge_overdue(lending.loan, date) is
'Charges a locked loan for its late instalments at the end of a day, due that day, within the caps '
'of its product and of the entity, in its currency. Returns the charges; what the caps cut to '
'nothing is one of amount 0 and not tried again.';

revoke all on function internal.charge_overdue(lending.loan, date) from public;
