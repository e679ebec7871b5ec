create or replace function internal.settle_purchase(
    bought lending.loan_transfer, accounting_basis text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.lock_loan((bought).legal_entity_id, (bought).loan_id);
    _disbursement_id uuid := (
        select t.id
        from lending.loan_transaction as t
        where
            t.legal_entity_id = (bought).legal_entity_id
            and t.loan_id = (bought).loan_id
            and t.transaction_type = 'disbursement'
        order by t.id
        limit 1
    );
begin
    perform internal.post_movements(
        _loan,
        array(
            select
                row(
                    _disbursement_id, 'purchase', c.component, c.amount, (bought).value_date
                )::internal.ledger_movement
            from (
                values
                ('principal', (bought).principal_amount),
                ('interest', (bought).interest_amount),
                ('fee', (bought).fee_amount),
                ('penalty', (bought).penalty_amount)
            ) as c (component, amount)
            where
                c.amount > 0
                and (settle_purchase.accounting_basis = 'accrual' or c.component = 'principal')
        ),
        internal.booking_time()
    );
    perform internal.post_transfers(
        (bought).legal_entity_id,
        internal.business_date((bought).legal_entity_id),
        (bought).value_date,
        array[
            row(
                '1070', '1000', (bought).currency_code, (bought).price_amount,
                'price of a loan bought'
            ),
            row(
                '1160', '1070', (bought).currency_code,
                (bought).price_amount - (bought).book_amount, 'premium or discount of a loan bought'
            )
        ]::internal.ledger_transfer[]
    );
    insert into lending.loan_transfer values (bought.*);
end
$$;

comment on function internal.settle_purchase(lending.loan_transfer, text) is
'Records the buyer''s side of a transfer: what comes onto the books, price paid, and premium or '
'discount, in the loan''s currency.';

revoke all on function internal.settle_purchase(lending.loan_transfer, text) from public;
