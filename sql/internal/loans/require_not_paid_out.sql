create or replace function internal.require_not_paid_out(
    loan lending.loan, amount numeric
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _instructed numeric := (
        select coalesce(sum(i.amount), 0)
        from lending.payment_instruction as i
        where
            i.legal_entity_id = (loan).legal_entity_id
            and i.loan_id = (loan).id
            and i.operation = 'pay_out'
            and i.state <> 'failed'
    );
begin
    if _instructed > (loan).disbursed_amount - require_not_paid_out.amount then
        raise exception using
            errcode = 'RL220',
            message = 'the money is with a payment provider, or was paid',
            detail = format(
                'loan %s: disbursed %s, with providers %s, to be undone %s',
                (loan).loan_number,
                (loan).disbursed_amount,
                _instructed,
                require_not_paid_out.amount
            ),
            hint = 'Wait for the instruction to fail, or take the money back as a payment.';
    end if;
end
$$;

comment on function internal.require_not_paid_out(lending.loan, numeric) is
'Raises RL220 if more would be with providers than stays disbursed once the amount, in the loan''s '
'currency, is undone.';

revoke all on function internal.require_not_paid_out(lending.loan, numeric) from public;
