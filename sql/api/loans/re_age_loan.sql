-- requires: api.loan
create or replace function api.re_age_loan(
    legal_entity_id uuid,
    loan_id uuid,
    first_due_date date,
    instalment_count integer,
    reason text,
    frequency_unit text default null,
    frequency_count integer default null
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
        re_age_loan.legal_entity_id, re_age_loan.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    perform internal.require_change(
        re_age_loan.first_due_date >= _today and re_age_loan.instalment_count > 0,
        format(
            'first due date %s, today %s, instalments %s',
            re_age_loan.first_due_date,
            _today,
            re_age_loan.instalment_count
        )
    );
    _change.first_due_on := re_age_loan.first_due_date;
    _change.instalments := re_age_loan.instalment_count;
    select
        coalesce(re_age_loan.frequency_unit, v.frequency_unit),
        coalesce(re_age_loan.frequency_count, v.frequency_count)
    into _change.frequency_unit, _change.frequency_count
    from lending.product_version as v
    where v.legal_entity_id = _loan.legal_entity_id and v.id = _loan.product_version_id;
    perform internal.modify_loan(_loan, 're_age', _today, re_age_loan.reason, _change);

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = re_age_loan.legal_entity_id and l.id = re_age_loan.loan_id;
end
$$;

comment on function api.re_age_loan(uuid, uuid, date, integer, text, text, integer) is
'Makes a loan current without payment: all that is unpaid is owed in new instalments, with the '
'interest that is owed until today in the first of them. The frequency is the product''s unless '
'given. Needs modify_loans. Raises RL001, RL002 (access), RL013 (needs approval), RL301 to RL303, '
'RL342 (loan), RL321 (values).';

revoke all on function api.re_age_loan(uuid, uuid, date, integer, text, text, integer) from public;
grant execute on function api.re_age_loan(
    uuid, uuid, date, integer, text, text, integer
) to rently_loan_officer;
