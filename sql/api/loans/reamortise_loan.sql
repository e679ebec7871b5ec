-- requires: api.loan
create or replace function api.reamortise_loan(
    legal_entity_id uuid,
    loan_id uuid,
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
        reamortise_loan.legal_entity_id, reamortise_loan.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    if not exists (
        select
        from internal.v_instalment as i
        where
            i.legal_entity_id = _loan.legal_entity_id
            and i.loan_id = _loan.id
            and i.kind = 'instalment'
            and i.due_date > _today
    ) or _loan.oldest_unpaid_due_date >= _today then
        raise exception using
            errcode = 'RL323',
            message = 'nothing is past due, or no later instalment could take it',
            detail = format(
                'loan %s, oldest unpaid due date %s, today %s',
                _loan.loan_number,
                _loan.oldest_unpaid_due_date,
                _today
            ),
            hint = 'Re-age the loan with api.re_age_loan() instead.';
    end if;
    perform internal.modify_loan(_loan, 're_amortise', _today, reamortise_loan.reason, _change);

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = reamortise_loan.legal_entity_id and l.id = reamortise_loan.loan_id;
end
$$;

comment on function api.reamortise_loan(uuid, uuid, text) is
'Spreads what is past due over the instalments that are left, at the same maturity. Raises RL323 '
'if there is nothing to spread. Needs modify_loans. Raises RL001, RL002 (access), RL013 (needs '
'approval), RL301 to RL303, RL342 (loan), RL321 (values).';

revoke all on function api.reamortise_loan(uuid, uuid, text) from public;
grant execute on function api.reamortise_loan(uuid, uuid, text) to rently_loan_officer;
