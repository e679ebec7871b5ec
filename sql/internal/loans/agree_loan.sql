create or replace function internal.agree_loan(loan lending.loan) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := agree_loan.loan;
begin
    _loan.id := coalesce(_loan.id, internal.uuid_v7());
    _loan.loan_number := coalesce(
        _loan.loan_number,
        'L-' || upper(right(replace(_loan.id::text, '-', ''), 12))
    );
    begin
        perform internal.insert_loan(_loan);
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the loan number is taken',
                detail = format('loan number %s', _loan.loan_number),
                hint = 'Choose another number, or leave it out.';
    end;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'loan_created',
        'loan',
        _loan.id,
        jsonb_build_object(
            'loan_number', _loan.loan_number,
            'principal_amount', _loan.principal_amount,
            'currency_code', _loan.currency_code
        )
    );
    return _loan;
end
$$;

comment on function internal.agree_loan(lending.loan) is
'Writes an approved loan with its first plan, under a number of its own unless it has one, and its '
'event. Raises RL006 if the number is taken, and what finance.schedule() raises.';

revoke all on function internal.agree_loan(lending.loan) from public;
