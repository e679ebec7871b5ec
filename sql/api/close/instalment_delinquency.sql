-- requires: internal.disputed_on, internal.undisputed_on, internal.paused_days
create or replace function api.instalment_delinquency(
    legal_entity_id uuid, loan_id uuid, as_of date
)
returns table (
    line_number integer,
    due_date date,
    days_past_due integer,
    delinquent_days integer,
    overdue_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require_loan(
        instalment_delinquency.legal_entity_id, instalment_delinquency.loan_id
    );
    return query
    select
        u.line_number,
        u.due_date,
        instalment_delinquency.as_of - u.due_date,
        greatest(
            instalment_delinquency.as_of - u.due_date - v.arrears_grace_days
            - internal.paused_days(
                l.legal_entity_id, l.id, u.due_date, instalment_delinquency.as_of
            ),
            0
        ),
        sum(u.unpaid_amount)
    from lending.loan as l
    inner join lending.product_version as v
        on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
    left join internal.disputed_on(
        instalment_delinquency.legal_entity_id, instalment_delinquency.as_of
    ) as d on l.id = d.loan_id
    cross join lateral internal.undisputed_on(
        l.legal_entity_id,
        l.id,
        instalment_delinquency.as_of,
        coalesce(d.disputed_amount, 0)
    ) as u
    where
        l.legal_entity_id = instalment_delinquency.legal_entity_id
        and l.id = instalment_delinquency.loan_id
        and l.status <> 'approved'
        and u.due_date < instalment_delinquency.as_of
    group by l.legal_entity_id, l.id, v.arrears_grace_days, u.line_number, u.due_date
    order by u.due_date, u.line_number;
end
$$;

comment on function api.instalment_delinquency(uuid, uuid, date) is
'How late is each instalment of a loan at the end of a day? One row an instalment that is overdue '
'and not all disputed. delinquent_days: days past due less arrears grace and pauses. Amounts in '
'the loan''s currency. Raises RL301 (loan).';

revoke all on function api.instalment_delinquency(uuid, uuid, date) from public;
grant execute on function api.instalment_delinquency(uuid, uuid, date) to
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_accountant,
rently_auditor;
