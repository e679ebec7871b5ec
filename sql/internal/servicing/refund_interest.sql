create or replace function internal.refund_interest(
    legal_entity_id uuid, loan_id uuid, refund lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.lock_loan(
        refund_interest.legal_entity_id, refund_interest.loan_id
    );
    _terms finance.loan_terms := internal.loan_terms(_loan);
    _events finance.loan_event[];
    _amount numeric;
begin
    if (refund).transaction_type <> all (_terms.interest_refund_types) then
        return;
    end if;
    _terms.schedule := finance.complete_schedule_terms(_terms.schedule);
    _events := array(
        select e
        from unnest(internal.loan_events(_loan)) as e
        where e.value_date <= (refund).value_date
    );
    _amount := finance.interest_to_refund(
        finance.replay(_terms, _events, (refund).value_date),
        _terms,
        _events,
        (refund).value_date
    );
    if _amount > 0 then
        perform internal.book_transaction(
            _loan,
            internal.insert_transaction(
                _loan,
                'interest_refund',
                _amount,
                (refund).value_date,
                original_transaction_id => (refund).id
            )
        );
    end if;
end
$$;

comment on function internal.refund_interest(uuid, uuid, lending.loan_transaction) is
'Gives the interest of refunded principal back, where the product says so.';

revoke all on function internal.refund_interest(uuid, uuid, lending.loan_transaction) from public;
