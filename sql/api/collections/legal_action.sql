create or replace view api.legal_action with (security_barrier = true) as
select
    a.legal_entity_id,
    a.id,
    a.loan_id,
    l.loan_number,
    a.case_id,
    a.currency_code,
    a.claimed_amount,
    a.reason,
    a.state,
    s.is_open,
    a.court_name,
    a.court_reference,
    a.opened_on,
    a.filed_on,
    a.hearing_on,
    a.closed_on,
    coalesce(c.cost_amount, 0) as cost_amount,
    a.created_at,
    a.updated_at,
    a.row_version
from lending.legal_action as a
inner join lending.loan as l on a.legal_entity_id = l.legal_entity_id and a.loan_id = l.id
inner join lending.legal_action_state as s on a.state = s.code
left join lateral (
    select sum(t.amount) as cost_amount
    from lending.legal_action_cost as x
    inner join lending.loan_transaction as t
        on
            x.legal_entity_id = t.legal_entity_id
            and x.loan_id = t.loan_id
            and x.loan_transaction_id = t.id
    where
        x.legal_entity_id = a.legal_entity_id
        and x.loan_id = a.loan_id
        and x.legal_action_id = a.id
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.loan_id = t.loan_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
) as c on true;

comment on view api.legal_action is
'What is claimed of borrowers before courts, how far is it, and what did it cost them? One row a '
'legal action, in the loan''s currency. Current.';
comment on column api.legal_action.legal_entity_id is 'The tenant.';
comment on column api.legal_action.id is 'Key within the tenant.';
comment on column api.legal_action.loan_id is 'The loan.';
comment on column api.legal_action.loan_number is 'Its number for people.';
comment on column api.legal_action.case_id is 'The collections case that waits for it.';
comment on column api.legal_action.currency_code is 'Currency of the amounts.';
comment on column api.legal_action.claimed_amount is 'What is claimed.';
comment on column api.legal_action.reason is 'Why.';
comment on column api.legal_action.state is 'Stage, see lending.legal_action_state.';
comment on column api.legal_action.is_open is 'Whether it goes on.';
comment on column api.legal_action.court_name is 'The court.';
comment on column api.legal_action.court_reference is 'The court''s reference.';
comment on column api.legal_action.opened_on is 'When it was begun.';
comment on column api.legal_action.filed_on is 'When the court got it.';
comment on column api.legal_action.hearing_on is 'Day of the last hearing that was set.';
comment on column api.legal_action.closed_on is 'When it ended.';
comment on column api.legal_action.cost_amount is
'Costs that the loan was charged and that were not reversed.';
comment on column api.legal_action.created_at is 'When it was recorded.';
comment on column api.legal_action.updated_at is 'When it last changed.';
comment on column api.legal_action.row_version is 'Counts its changes.';

grant select on api.legal_action to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_compliance_officer,
rently_auditor;
