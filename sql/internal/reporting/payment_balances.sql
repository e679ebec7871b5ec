-- requires: internal.v_payment_balance
create or replace function internal.payment_balances() returns setof internal.v_payment_balance
language sql stable security definer
set search_path = ''
begin atomic
    select
        b.legal_entity_id,
        b.payment_id,
        b.currency_code,
        b.unapplied_amount
    from internal.v_payment_balance as b
    where b.unapplied_amount <> 0;
end;

comment on function internal.payment_balances() is
'Money of payments that is not applied, of the entities that the caller may see, for views whose '
'readers have no rights on the tables.';

revoke all on function internal.payment_balances() from public;
grant execute on function internal.payment_balances() to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
