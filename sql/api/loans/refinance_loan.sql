-- requires: api.loan
create or replace function api.refinance_loan(
    legal_entity_id uuid,
    loan_ids uuid[],
    product_code text,
    instalment_count integer,
    idempotency_key text,
    top_up_amount numeric default 0,
    interest_rate numeric default null,
    loan_number text default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _today date;
    _answer jsonb;
    _loans lending.loan[];
    _payoffs numeric[];
    _total numeric;
    _new lending.loan;
    _disbursement lending.loan_transaction;
begin
    perform internal.require(refinance_loan.legal_entity_id, 'refinance_loans');
    _new.id := internal.uuid_v7();
    _answer := internal.claim_idempotency_key(
        refinance_loan.legal_entity_id,
        'refinance_loan',
        refinance_loan.idempotency_key,
        jsonb_build_array(
            refinance_loan.loan_ids, refinance_loan.product_code, refinance_loan.instalment_count,
            trim_scale(refinance_loan.top_up_amount), trim_scale(refinance_loan.interest_rate),
            refinance_loan.loan_number
        ),
        jsonb_build_object('loan_id', _new.id)
    );
    if _answer is null then
        _today := internal.business_date(refinance_loan.legal_entity_id);
        _loans := internal.lock_refinanced_loans(
            refinance_loan.legal_entity_id, refinance_loan.loan_ids
        );
        _payoffs := array(select internal.payoff_amount(l, _today) from unnest(_loans) as l);
        _total := (select sum(p) from unnest(_payoffs) as p);
        if refinance_loan.top_up_amount <> 0 is not false then
            perform internal.require_amount(
                refinance_loan.top_up_amount, (_loans[1]).currency_code
            );
        end if;
        perform internal.require_approval(
            refinance_loan.legal_entity_id,
            'refinance_loan',
            _total + refinance_loan.top_up_amount
        );
        _new := internal.new_refinancing_loan(
            _new.id,
            _loans,
            internal.product_version_on(
                refinance_loan.legal_entity_id, refinance_loan.product_code, _today
            ),
            _total + refinance_loan.top_up_amount,
            refinance_loan.instalment_count,
            refinance_loan.interest_rate,
            refinance_loan.loan_number
        );
        _disbursement := internal.disburse_refinancing(_new, refinance_loan.top_up_amount);
        perform internal.pay_off_by_refinance(_loans[i], _payoffs[i], _disbursement)
        from generate_subscripts(_loans, 1) as i;
        perform internal.charge_disbursement(
            internal.lock_loan(_new.legal_entity_id, _new.id), _disbursement, true
        );
        perform internal.record_disbursement(_disbursement, _new.borrower_party_id, '{}');
    else
        _new.id := (_answer ->> 'loan_id')::uuid;
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = refinance_loan.legal_entity_id and l.id = _new.id;
end
$$;

comment on function api.refinance_loan(
    uuid, uuid[], text, integer, text, numeric, numeric, text
) is
'Pays active loans of one borrower off today by a new loan, once for each idempotency key, and '
'returns it. Its principal is what all of them owe plus top_up_amount, which alone is paid out; '
'amounts in their currency, interest_rate a fraction a year, by default that of the index or the '
'product. All of it is undone by api.undo_refinance(). Needs refinance_loans. Raises RL001, RL002 '
'(access), RL006 (number taken), RL007, RL401 (idempotency key), RL013 (needs approval), RL201, '
'RL202 (product), RL301 (loan), RL305 (amount), RL360 (loans that do not go together), RL703 '
'(identity check).';

revoke all on function api.refinance_loan(
    uuid, uuid[], text, integer, text, numeric, numeric, text
) from public;
grant execute on function api.refinance_loan(
    uuid, uuid[], text, integer, text, numeric, numeric, text
) to rently_loan_officer;
