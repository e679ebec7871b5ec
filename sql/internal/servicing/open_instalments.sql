-- requires: internal.v_instalment
-- Everything due before the oldest unpaid due date is paid, so only what comes from there on is
-- read: a payment late in a long loan costs what one early in it does.
create or replace function internal.open_instalments(loan lending.loan)
returns finance.instalment[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return array(
        select
            row(
                i.line_number, i.kind, i.period_start_date, i.due_date,
                i.principal_amount, i.interest_amount, i.fee_amount, i.penalty_amount,
                i.principal_paid_amount, i.interest_paid_amount, i.fee_paid_amount,
                i.penalty_paid_amount, null, i.credited_principal_amount, i.credited_interest_amount,
                null, null, null, 0, 0, 0, false, null, 0, 0, i.charged_with_line
            )::finance.instalment
        from internal.v_instalment as i
        where
            i.legal_entity_id = (open_instalments.loan).legal_entity_id
            and i.loan_id = (open_instalments.loan).id
            and i.due_date >= (open_instalments.loan).oldest_unpaid_due_date
        order by
            i.is_extra,
            case when not i.is_extra then i.due_date end,
            i.kind = 'down_payment',
            i.line_number
    );
end
$$;

comment on function internal.open_instalments(lending.loan) is
'The instalments of a loan that are not all paid, and those after them, in schedule order.';

revoke all on function internal.open_instalments(lending.loan) from public;
