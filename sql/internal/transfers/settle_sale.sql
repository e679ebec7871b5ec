create or replace function internal.settle_sale(sold lending.loan_transfer) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _result numeric := (sold).price_amount - (sold).book_amount;
begin
    perform internal.post_transfers(
        (sold).legal_entity_id,
        internal.business_date((sold).legal_entity_id),
        (sold).value_date,
        array[
            row('1000', '1070', (sold).currency_code, (sold).price_amount, 'price of a loan sold'),
            row(
                '1070', '4800', (sold).currency_code, greatest(_result, 0), 'gain on a loan sold'
            ),
            row(
                '5800', '1070', (sold).currency_code, greatest(-_result, 0), 'loss on a loan sold'
            )
        ]::internal.ledger_transfer[]
    );
    insert into lending.loan_transfer values (sold.*);
end
$$;

comment on function internal.settle_sale(lending.loan_transfer) is
'Records the seller''s side of a transfer: price received, and gain or loss over what was on the '
'books, in the loan''s currency.';

revoke all on function internal.settle_sale(lending.loan_transfer) from public;
