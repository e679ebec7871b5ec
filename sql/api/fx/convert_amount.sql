-- requires: internal.convert
create or replace function api.convert_amount(
    amount numeric,
    from_currency_code text,
    to_currency_code text,
    on_date date
) returns table (
    converted_amount numeric,
    exchange_rate numeric,
    fx_rate_official_ids uuid[]
)
language sql stable security definer
set search_path = ''
as $$
select c.converted_amount, c.exchange_rate, c.fx_rate_official_ids
from internal.convert(
    convert_amount.amount,
    convert_amount.from_currency_code,
    convert_amount.to_currency_code,
    convert_amount.on_date
) as c
$$;

comment on function api.convert_amount(numeric, text, text, date) is
'Converts an amount at the official rates of a day, through the pivot currency, rounded once to '
'minor units, half away from zero. exchange_rate is units of the target currency for one of the '
'other; the rows used are named. Raises RL514 (no valid rate).';

revoke all on function api.convert_amount(numeric, text, text, date) from public;
grant execute on function api.convert_amount(numeric, text, text, date) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_auditor,
rently_app;
