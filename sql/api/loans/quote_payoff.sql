create or replace function api.quote_payoff(
    legal_entity_id uuid, loan_id uuid, on_date date default null
) returns table (
    payoff_on date,
    currency_code text,
    principal_amount numeric,
    interest_amount numeric,
    fee_amount numeric,
    penalty_amount numeric,
    total_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _terms finance.loan_terms;
    _on date := coalesce(
        quote_payoff.on_date, internal.business_date(quote_payoff.legal_entity_id)
    );
begin
    perform internal.require(quote_payoff.legal_entity_id, 'read_loans');
    perform internal.require_loan(quote_payoff.legal_entity_id, quote_payoff.loan_id);
    select l.* into strict _loan
    from lending.loan as l
    where l.legal_entity_id = quote_payoff.legal_entity_id and l.id = quote_payoff.loan_id;
    perform internal.require_disbursed(_loan);
    perform internal.require_value_date(_on, _loan.start_date, _loan.maturity_date + 3660);
    _terms := finance.with_changes(internal.loan_terms(_loan), internal.loan_events(_loan));
    return query
    select
        _on,
        _loan.currency_code,
        p.principal,
        p.interest,
        p.fee,
        p.penalty,
        p.principal + p.interest + p.fee + p.penalty
    from finance.payoff(
        finance.replay(
            _terms,
            internal.loan_events(_loan),
            _on,
            internal.imported_instalments(_loan)
        ),
        _terms,
        _on
    ) as p;
end
$$;

comment on function api.quote_payoff(uuid, uuid, date) is
'What repays a loan in full on a day, today if none is given, by component, in its currency. '
'Needs read_loans. Raises '
'RL001, RL002 (access), RL301, RL302 (loan), RL306 (day).';

revoke all on function api.quote_payoff(uuid, uuid, date) from public;
grant execute on function api.quote_payoff(uuid, uuid, date) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
