-- With the owner's rights, because api.promise calls it for readers who have none on the tables;
-- row security still shows the caller's entities only.
-- requires: internal.v_promise_progress
create or replace function internal.promise_progress(
    legal_entity_id uuid,
    promise_id uuid,
    out required_amount numeric,
    out paid_amount numeric
)
language sql stable security definer parallel restricted
set search_path = ''
begin atomic
    select
        g.required_amount,
        g.paid_amount
    from internal.v_promise_progress as g
    where
        g.legal_entity_id = promise_progress.legal_entity_id
        and g.promise_id = promise_progress.promise_id;
end;

comment on function internal.promise_progress(uuid, uuid) is
'What must come in to keep a promise, and what did, in its currency.';

revoke all on function internal.promise_progress(uuid, uuid) from public;
grant execute on function internal.promise_progress(uuid, uuid) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
