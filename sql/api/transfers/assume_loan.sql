-- requires: api.loan
create or replace function api.assume_loan(
    legal_entity_id uuid,
    loan_id uuid,
    borrower_party_id uuid,
    reason text,
    lease_id uuid default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _before record;
    _after record;
begin
    perform internal.require(assume_loan.legal_entity_id, 'assume_loans');
    _loan := internal.lock_loan(assume_loan.legal_entity_id, assume_loan.loan_id);
    perform internal.require_transferable(_loan);
    perform internal.require_party(_loan.legal_entity_id, assume_loan.borrower_party_id);
    perform internal.require_kyc(
        _loan.legal_entity_id, assume_loan.borrower_party_id, 'origination'
    );
    perform internal.require_lease_of(
        _loan.legal_entity_id, assume_loan.lease_id, assume_loan.borrower_party_id,
        _loan.currency_code
    );
    if assume_loan.borrower_party_id = _loan.borrower_party_id
        or assume_loan.reason ~ '\S' is not true
        or (_loan.lease_id is null) <> (assume_loan.lease_id is null)
    then
        perform internal.refuse_transfer(
            'the borrower stays the same, a reason is missing, or the lease of a rent loan is'
        );
    end if;
    perform internal.require_approval(
        _loan.legal_entity_id, 'assume_loan', _loan.principal_outstanding_amount
    );
    _before := internal.schedule_state(_loan.legal_entity_id, _loan.id);
    update lending.loan as l
    set borrower_party_id = assume_loan.borrower_party_id, lease_id = assume_loan.lease_id
    where l.legal_entity_id = _loan.legal_entity_id and l.id = _loan.id;
    _after := internal.schedule_state(_loan.legal_entity_id, _loan.id);
    insert into lending.loan_transfer (
        legal_entity_id, transfer_id, kind, direction, loan_id, party_id, counterparty_party_id,
        currency_code, principal_amount, interest_amount, fee_amount, penalty_amount,
        book_amount, owed_before_amount, owed_after_amount, schedule_before_hash,
        schedule_after_hash, reason, value_date, recorded_by_account_id
    )
    select
        _loan.legal_entity_id, internal.uuid_v7(), 'assumption', 'within', _loan.id,
        assume_loan.borrower_party_id, _loan.borrower_party_id, _loan.currency_code,
        _loan.principal_outstanding_amount, p.interest_amount, p.fee_amount, p.penalty_amount,
        _loan.principal_outstanding_amount, _before.owed_amount, _after.owed_amount,
        _before.hash, _after.hash, assume_loan.reason,
        internal.business_date(_loan.legal_entity_id), internal.acting_account_id()
    from (
        select
            coalesce(sum(i.interest_amount - i.interest_paid_amount), 0) as interest_amount,
            coalesce(sum(i.fee_amount - i.fee_paid_amount), 0) as fee_amount,
            coalesce(sum(i.penalty_amount - i.penalty_paid_amount), 0) as penalty_amount
        from internal.v_instalment as i
        where i.legal_entity_id = _loan.legal_entity_id and i.loan_id = _loan.id
    ) as p;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'loan_assumed',
        'loan',
        _loan.id,
        jsonb_build_object(
            'borrower_party_id', assume_loan.borrower_party_id,
            'former_borrower_party_id', _loan.borrower_party_id
        )
    );

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = assume_loan.legal_entity_id and l.id = assume_loan.loan_id;
end
$$;

comment on function api.assume_loan(uuid, uuid, uuid, text, uuid) is
'Lets another party take a loan over: it owes all of it from today on, at the same terms. A loan '
'that pays rent names the lease of the new borrower. Needs assume_loans. Raises RL001, RL002 '
'(access), RL010 (party), RL013 (needs approval), RL301 (loan), RL361 (not transferable), RL703 '
'(identity check), RL721, RL724, RL726 (lease).';

revoke all on function api.assume_loan(uuid, uuid, uuid, text, uuid) from public;
grant execute on function api.assume_loan(uuid, uuid, uuid, text, uuid) to rently_loan_officer;
