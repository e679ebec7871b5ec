-- A loop, because what one charge takes of a cap the next one no longer has.
create or replace function internal.charge_disbursement(
    loan lending.loan, disbursement lending.loan_transaction, is_first boolean
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _units integer := internal.currency_minor_units((loan).currency_code);
    _due record;
    _amount numeric;
    _charge lending.loan_transaction;
    _movements internal.ledger_movement[] := '{}';
begin
    for _due in
        select
            c.id,
            c.charge_definition_id,
            d.component,
            c.tax_pct,
            b.due_date,
            b.base,
            greatest(
                least(coalesce(c.amount, b.base * c.pct / 100), c.max_amount), c.min_amount
            ) as amount
        from lending.product_charge as c
        inner join lending.charge_definition as d
            on c.legal_entity_id = d.legal_entity_id and c.charge_definition_id = d.id
        cross join lateral (
            select (disbursement).value_date as due_date, (disbursement).amount as base
            where c.timing = 'disbursement'
            union all
            select (disbursement).value_date + c.due_after_days, (loan).principal_amount
            where c.timing = 'specified_date' and charge_disbursement.is_first
            union all
            select
                s.due_date,
                case c.calculation
                    when 'pct_principal' then s.principal_amount
                    when 'pct_interest' then s.interest_amount
                    when 'pct_instalment' then s.principal_amount + s.interest_amount
                    else (loan).principal_amount
                end
            from lending.amortisation_line as s
            where
                c.timing = 'instalment'
                and charge_disbursement.is_first
                and s.legal_entity_id = (loan).legal_entity_id
                and s.loan_id = (loan).id
                and s.plan_version = (loan).current_plan_version
                and s.kind = 'instalment'
        ) as b
        where
            c.legal_entity_id = (loan).legal_entity_id
            and c.product_version_id = (loan).product_version_id
        order by b.due_date, c.id
    loop
        _amount := finance.round_money(_due.amount * (1 + _due.tax_pct / 100), _units, 'half_even');
        _amount := trunc(
            least(
                _amount,
                internal.charge_allowance(
                    charge_disbursement.loan, _due.component, _due.due_date, _due.base
                )
            ),
            _units
        );
        continue when _amount <= 0;
        _charge := internal.insert_transaction(
            charge_disbursement.loan,
            'charge',
            _amount,
            (disbursement).value_date,
            component => _due.component,
            due_date => _due.due_date
        );
        insert into lending.loan_charge (
            legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
        )
        values ((loan).legal_entity_id, (loan).id, _charge.id, _due.charge_definition_id);
        _movements := _movements || internal.own_movements(charge_disbursement.loan, _charge, 1);
        perform internal.emit_loan_event('charge_added', _charge);
    end loop;
    if _charge.id is not null then
        perform internal.rebuild_loan(charge_disbursement.loan, _charge.booked_at);
        perform internal.post_movements(
            charge_disbursement.loan, _movements, _charge.booked_at
        );
    end if;
end
$$;

comment on function internal.charge_disbursement(
    lending.loan, lending.loan_transaction, boolean
) is
'Charges a loan what its product version says for a payout: at disbursement, and with the first '
'one at a date and with each instalment of the plan; tax on top, within the caps, in the loan''s '
'currency.';

revoke all on function internal.charge_disbursement(
    lending.loan, lending.loan_transaction, boolean
) from public;
