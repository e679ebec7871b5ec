create or replace function internal.price_offer(loan lending.loan) returns lending.offer
language plpgsql stable
set search_path = ''
as $$
declare
    _instalments finance.instalment[] := internal.planned_instalments(price_offer.loan);
    _fee_dates date[];
    _fees numeric[];
    _upfront numeric;
    _dates date[];
    _amounts numeric[];
    _cost finance.disclosure;
    _offer lending.offer;
begin
    select
        coalesce(array_agg(f.due_date order by f.due_date), '{}'),
        coalesce(array_agg(f.amount order by f.due_date), '{}')
    into strict _fee_dates, _fees
    from internal.planned_fees(price_offer.loan, _instalments) as f;
    select coalesce(sum(f.amount), 0) into strict _upfront
    from unnest(_fee_dates, _fees) as f (due_on, amount)
    where f.due_on <= (loan).start_date;
    with flow as (
        select
            r.due_on,
            r.principal,
            r.interest,
            0::numeric as fee
        from internal.instalment_rows(_instalments) as r
        union all
        select
            f.due_on,
            0,
            0,
            f.amount
        from unnest(_fee_dates, _fees) as f (due_on, amount)
        where f.due_on > (loan).start_date
    ),

    row_of_day as (
        select
            w.due_on,
            sum(w.principal) as principal,
            sum(w.interest) as interest,
            sum(w.fee) as fee
        from flow as w
        group by w.due_on
    )

    select
        jsonb_agg(
            jsonb_build_object(
                'due_on', w.due_on,
                'principal', w.principal,
                'interest', w.interest,
                'fee', w.fee
            )
            order by w.due_on
        ),
        array_agg(w.due_on order by w.due_on),
        array_agg(w.principal + w.interest + w.fee order by w.due_on)
    into strict _offer.schedule, _dates, _amounts
    from row_of_day as w;

    _cost := finance.disclose(
        array[(loan).start_date], array[(loan).principal_amount], _dates, _amounts, _upfront
    );
    _offer.apr_rate := _cost.apr_rate;
    _offer.effective_interest_rate := internal.effective_rate(price_offer.loan, _instalments);
    _offer.financed_amount := _cost.amount_financed;
    _offer.finance_charge_amount := _cost.finance_charge;
    _offer.total_of_payments_amount := _cost.total_of_payments;
    _offer.inputs := jsonb_build_object(
        'schedule_terms', to_jsonb(internal.schedule_terms(price_offer.loan)),
        'fee_dates', to_jsonb(_fee_dates),
        'fee_amounts', to_jsonb(_fees),
        'prepaid_finance_charge', _upfront,
        'payment_dates', to_jsonb(_dates),
        'payment_amounts', to_jsonb(_amounts),
        'unit_period', _cost.unit_period
    );
    return _offer;
end
$$;

comment on function internal.price_offer(lending.loan) is
'Schedule and cost of a loan that is paid out as agreed: APR (Regulation Z, Appendix J), effective '
'rate (IFRS 9, ACT/365F), finance charge; fees due with the payout are prepaid finance charges. '
'Amounts in the loan''s currency; with the inputs of each. Raises what finance.schedule() raises.';

revoke all on function internal.price_offer(lending.loan) from public;
