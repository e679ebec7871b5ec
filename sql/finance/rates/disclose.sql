create or replace function finance.disclose(
    advance_dates date[],
    advance_amounts numeric[],
    payment_dates date[],
    payment_amounts numeric[],
    prepaid_finance_charge numeric default 0
)
returns finance.disclosure
language plpgsql
immutable
parallel safe
as $$
declare
    _financed numeric[] := disclose.advance_amounts;
    _first integer;
    _result finance.disclosure;
begin
    perform finance.require_dates('advance_dates', disclose.advance_dates);
    perform finance.require_dates('payment_dates', disclose.payment_dates);
    perform finance.require_amounts(
        'advance_amounts', disclose.advance_amounts, pg_catalog.cardinality(disclose.advance_dates)
    );
    perform finance.require_amounts(
        'payment_amounts', disclose.payment_amounts, pg_catalog.cardinality(disclose.payment_dates)
    );
    perform finance.require_number('prepaid_finance_charge', disclose.prepaid_finance_charge);
    -- A prepaid finance charge is withheld from the first advance.
    select flow.position
    into _first
    from pg_catalog.unnest(disclose.advance_dates) with ordinality as flow (on_date, position)
    order by flow.on_date, flow.position
    limit 1;
    _financed[_first] := _financed[_first] - disclose.prepaid_finance_charge;
    _result.unit_period := finance.unit_period(disclose.advance_dates, disclose.payment_dates);
    _result.apr_rate := finance.apr(
        disclose.advance_dates,
        _financed,
        disclose.payment_dates,
        disclose.payment_amounts,
        _result.unit_period
    );
    select sum(flow.amount) into _result.amount_financed
    from pg_catalog.unnest(_financed) as flow (amount);
    select sum(flow.amount) into _result.total_of_payments
    from pg_catalog.unnest(disclose.payment_amounts) as flow (amount);
    _result.finance_charge := _result.total_of_payments - _result.amount_financed;
    return _result;
end
$$;

comment on function finance.disclose(date[], numeric[], date[], numeric[], numeric) is
'Amount financed, finance charge, total of payments, unit period and annual percentage rate of a '
'closed-end loan (12 CFR 1026.18). A prepaid finance charge is taken off the first advance. '
'Raises as finance.apr() does.

example: select finance.disclose(
    ''{2024-01-01}'', ''{1000}'', ''{2024-02-01,2024-03-01}'', ''{505,505}'', 5
)
returns: (995,15,1010,month,0.120402675630)';

revoke all on function finance.disclose(date[], numeric[], date[], numeric[], numeric) from public;
grant execute on function finance.disclose(date[], numeric[], date[], numeric[], numeric) to public;
