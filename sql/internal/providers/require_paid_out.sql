-- The caller holds the loan's lock, so that payouts of a loan are judged one after the other.
create or replace function internal.require_paid_out(loan lending.loan, amount numeric) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _left numeric := internal.cash_paid_out(require_paid_out.loan) - (
        select coalesce(sum(i.amount), 0)
        from lending.payment_instruction as i
        where
            i.legal_entity_id = (loan).legal_entity_id
            and i.loan_id = (loan).id
            and i.operation = 'pay_out'
            and i.state <> 'failed'
    );
begin
    if require_paid_out.amount <= _left is not true then
        raise exception using
            errcode = 'RL754',
            message = 'more goes out than was disbursed',
            detail = format(
                'loan %s has %s %s left to pay out, asked for were %s',
                (loan).loan_number,
                _left,
                (loan).currency_code,
                coalesce(require_paid_out.amount::text, 'null')
            ),
            hint = 'Disburse the loan first, and see its instructions in api.payment_instruction.';
    end if;
end
$$;

comment on function internal.require_paid_out(lending.loan, numeric) is
'Raises RL754 unless so much of what was disbursed is not with a provider yet, and did not pay '
'other loans off. amount is in the loan''s currency.';

revoke all on function internal.require_paid_out(lending.loan, numeric) from public;
