-- An imported loan keeps the schedule it came with, so nothing lays it anew.
create or replace function internal.loan_terms(loan lending.loan) returns finance.loan_terms
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _terms finance.loan_terms;
begin
    select
        v.is_schedule_progressive and p.reason is distinct from 'import',
        case when p.reason = 'import' then 'none' else v.interest_recalculation end,
        v.recalculation_rest,
        v.pre_closure_interest,
        v.tranche_term,
        v.chargeback_order,
        v.interest_refund_types,
        v.has_separate_charges,
        v.charge_off_behaviour
    into strict
        _terms.is_progressive,
        _terms.recalculation,
        _terms.rest,
        _terms.pre_closure,
        _terms.tranche_term,
        _terms.chargeback_order,
        _terms.interest_refund_types,
        _terms.has_separate_charges,
        _terms.charge_off_behaviour
    from lending.product_version as v
    left join lending.amortisation_plan as p
        on
            v.legal_entity_id = p.legal_entity_id
            and p.loan_id = (loan_terms.loan).id
            and p.version_number = 1
    where
        v.legal_entity_id = (loan_terms.loan).legal_entity_id
        and v.id = (loan_terms.loan).product_version_id;
    _terms.schedule := internal.schedule_terms(loan_terms.loan);
    _terms.rules := internal.allocation_rules(loan_terms.loan);
    return _terms;
end
$$;

comment on function internal.loan_terms(lending.loan) is
'The terms that the servicing engine takes, from a loan and the product version it is pinned to.';

revoke all on function internal.loan_terms(lending.loan) from public;
