-- A payee needs no identity check of its own; one that failed a check gets no money all the same.
create or replace function internal.require_payee(
    loan lending.loan, payee_party_id uuid default null
) returns uuid
language plpgsql stable
set search_path = ''
as $$
declare
    _agreed uuid := internal.loan_payee((loan).legal_entity_id, (loan).id);
    _payee uuid := coalesce(require_payee.payee_party_id, _agreed);
begin
    if _payee not in (_agreed, (loan).borrower_party_id) then
        raise exception using
            errcode = 'RL219',
            message = 'the loan does not name this payee',
            detail = format(
                'loan %s, payee %s, agreed are %s and the borrower',
                (loan).loan_number,
                _payee,
                _agreed
            ),
            hint = 'Pay the borrower, the landlord of its lease, or the payee of its application.';
    end if;
    perform internal.require_party((loan).legal_entity_id, _payee);
    perform internal.require_kyc((loan).legal_entity_id, _payee, 'payee');
    return _payee;
end
$$;

comment on function internal.require_payee(lending.loan, uuid) is
'Who gets the money of a loan: the one given, else whom the loan names. Raises RL010 if that party '
'is not active, RL219 if the loan does not name it, RL703 if it failed its identity check.';

revoke all on function internal.require_payee(lending.loan, uuid) from public;
