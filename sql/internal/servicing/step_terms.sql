-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading.
-- requires: internal.v_steady_loan
create or replace function internal.step_terms(
    loan lending.loan, transaction lending.loan_transaction
) returns finance.loan_terms
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
declare
    _terms finance.loan_terms;
begin
    select internal.allocation_rules(step_terms.loan), l.has_separate_charges
    into _terms.rules, _terms.has_separate_charges
    from internal.v_steady_loan as l
    inner join lending.transaction_type as t on t.code = (transaction).transaction_type
    where
        l.legal_entity_id = (step_terms.loan).legal_entity_id
        and l.loan_id = (step_terms.loan).id
        and l.last_event_date <= (transaction).value_date
        and t.is_payment;
    if not found then
        return null;
    end if;
    _terms.recalculation := 'none';
    _terms.schedule.minor_units := internal.currency_minor_units((loan).currency_code);
    return _terms;
end
$$;

comment on function internal.step_terms(lending.loan, lending.loan_transaction) is
'The terms that one step takes, for a transaction that pays a loan whose interest it does not '
'change and comes after all other events; null for any other, which takes a rebuild with '
'internal.loan_terms().';

revoke all on function internal.step_terms(lending.loan, lending.loan_transaction) from public;
alter function internal.step_terms(lending.loan, lending.loan_transaction)
owner to rently_refresher;
