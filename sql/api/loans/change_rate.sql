-- requires: api.loan
create or replace function api.change_rate(
    legal_entity_id uuid,
    loan_id uuid,
    effective_date date,
    interest_rate numeric,
    reason text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _today date;
    _change finance.loan_change;
begin
    _loan := internal.lock_modifiable_loan(
        change_rate.legal_entity_id, change_rate.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    perform internal.require_change(
        change_rate.effective_date between _loan.start_date and _loan.maturity_date
        and change_rate.interest_rate between 0 and 10,
        format('rate %s from %s', change_rate.interest_rate, change_rate.effective_date)
    );
    perform internal.require_rate_within_limits(v, change_rate.interest_rate)
    from lending.product_version as v
    where v.legal_entity_id = _loan.legal_entity_id and v.id = _loan.product_version_id;
    _change.from_on := change_rate.effective_date;
    _change.annual_rate := change_rate.interest_rate;
    perform internal.modify_loan(
        _loan,
        'rate_change',
        least(change_rate.effective_date, _today),
        change_rate.reason,
        _change
    );

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = change_rate.legal_entity_id and l.id = change_rate.loan_id;
end
$$;

comment on function api.change_rate(uuid, uuid, date, numeric, text) is
'Gives a loan another rate a year (a fraction) from a day on, past or to come; instalments are '
'made level anew from the period that holds the day. Needs modify_loans. Raises RL001, RL002 '
'(access), RL013 (needs approval), RL202 (limits of the product), RL301 to RL303, RL342 (loan), '
'RL306 (before it was bought), RL321 (values).';

revoke all on function api.change_rate(uuid, uuid, date, numeric, text) from public;
grant execute on function api.change_rate(uuid, uuid, date, numeric, text) to rently_loan_officer;
