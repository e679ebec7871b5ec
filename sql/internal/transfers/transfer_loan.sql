create or replace function internal.transfer_loan(
    loan lending.loan, offer lending.loan_transfer_offer, price_amount numeric
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date((loan).legal_entity_id);
    _version lending.product_version;
    _copy lending.loan;
    _sale lending.loan_transaction;
    _before record;
    _after record;
    _sold lending.loan_transfer;
    _bought lending.loan_transfer;
begin
    -- Product, borrower and number are made with the first loan that comes over: one after the
    -- other for each buyer, so that two loans bought at once find the same.
    perform pg_advisory_xact_lock(
        hashtextextended('rently purchases ' || (offer).buyer_legal_entity_id, 0)
    );
    _version := internal.product_version_in((offer).buyer_legal_entity_id, loan);
    _before := internal.schedule_state((loan).legal_entity_id, (loan).id);
    _copy := internal.copy_loan(
        loan,
        _version,
        internal.party_in(
            _version.legal_entity_id, (loan).legal_entity_id, (loan).borrower_party_id
        )
    );
    perform internal.rebuild_loan(_copy, internal.booking_time());
    _copy := internal.lock_loan(_copy.legal_entity_id, _copy.id);
    _after := internal.schedule_state(_copy.legal_entity_id, _copy.id);
    perform internal.note_ownership(loan, _copy, _today);
    perform internal.move_securities(loan, _copy, _today);
    _sale := internal.sell_loan(loan, _today, (offer).reason);

    select
        coalesce(sum(a.allocated_amount) filter (where a.component = 'principal'), 0),
        coalesce(sum(a.allocated_amount) filter (where a.component = 'interest'), 0),
        coalesce(sum(a.allocated_amount) filter (where a.component = 'fee'), 0),
        coalesce(sum(a.allocated_amount) filter (where a.component = 'penalty'), 0)
    into
        _sold.principal_amount, _sold.interest_amount, _sold.fee_amount, _sold.penalty_amount
    from lending.payment_allocation as a
    where
        a.legal_entity_id = (loan).legal_entity_id
        and a.loan_id = (loan).id
        and a.loan_transaction_id = _sale.id;
    if _before is distinct from _after
        or _sold.principal_amount <> _copy.principal_outstanding_amount
    then
        perform internal.refuse_transfer(
            format(
                'owed before %s, after %s; principal sold %s, bought %s',
                _before.owed_amount, _after.owed_amount,
                _sold.principal_amount, _copy.principal_outstanding_amount
            )
        );
    end if;
    _sold.legal_entity_id := (loan).legal_entity_id;
    _sold.id := internal.uuid_v7();
    _sold.transfer_id := (offer).id;
    _sold.kind := case
        when exists (
            select
            from lending.loan_ownership as o
            inner join lending.loan_ownership as p
                on o.legal_entity_id = p.legal_entity_id and o.asset_id = p.asset_id
            where
                o.legal_entity_id = _copy.legal_entity_id
                and o.loan_id = _copy.id
                and p.loan_id <> o.loan_id
        ) then 'buy_back'
        else 'sale'
    end;
    _sold.direction := 'out';
    _sold.loan_id := (loan).id;
    _sold.counterparty_legal_entity_id := _copy.legal_entity_id;
    _sold.counterparty_loan_id := _copy.id;
    _sold.party_id := (loan).borrower_party_id;
    _sold.counterparty_party_id := _copy.borrower_party_id;
    _sold.currency_code := (loan).currency_code;
    _sold.price_amount := transfer_loan.price_amount;
    _sold.book_amount := _sold.principal_amount + case _version.accounting_basis
        when 'accrual' then _sold.interest_amount + _sold.fee_amount + _sold.penalty_amount
        else 0
    end;
    _sold.owed_before_amount := _before.owed_amount;
    _sold.owed_after_amount := _after.owed_amount;
    _sold.schedule_before_hash := _before.hash;
    _sold.schedule_after_hash := _after.hash;
    _sold.reason := (offer).reason;
    _sold.value_date := _today;
    _sold.booked_at := internal.booking_time();
    _sold.recorded_by_account_id := internal.acting_account_id();
    _sold.created_at := now();
    _bought := _sold;
    _bought.legal_entity_id := _copy.legal_entity_id;
    _bought.id := internal.uuid_v7();
    _bought.direction := 'in';
    _bought.loan_id := _copy.id;
    _bought.counterparty_legal_entity_id := (loan).legal_entity_id;
    _bought.counterparty_loan_id := (loan).id;
    _bought.party_id := _copy.borrower_party_id;
    _bought.counterparty_party_id := (loan).borrower_party_id;
    perform internal.settle_sale(_sold);
    perform internal.settle_purchase(_bought, _version.accounting_basis);
    perform internal.emit_event(
        _copy.legal_entity_id,
        'loan_bought',
        'loan',
        _copy.id,
        jsonb_build_object(
            'transfer_id', _sold.transfer_id,
            'price_amount', _sold.price_amount,
            'currency_code', _sold.currency_code,
            'value_date', _sold.value_date
        )
    );
end
$$;

comment on function internal.transfer_loan(
    lending.loan, lending.loan_transfer_offer, numeric
) is
'Moves a locked, current loan into the books of the buyer of an offer, at its share of the price. '
'Refuses with RL361 if schedule or balances would differ.';

revoke all on function internal.transfer_loan(
    lending.loan, lending.loan_transfer_offer, numeric
) from public;
