-- requires: analytics.v_view_catalogue
create or replace function analytics.help(about text default null) returns table (
    view_name text, question text, tier integer, level text
)
language sql stable security definer
set search_path = ''
begin atomic
    select
        v.view_name,
        v.question,
        v.tier,
        v.level
    from analytics.v_view_catalogue as v
    where
        help.about is null
        or v.view_name ~* help.about
        or v.question ~* help.about
    order by v.level, v.view_name;
end;

comment on function analytics.help(text) is
'The views of analytics and the question that each answers; about is a word, or a regular '
'expression, to look for.';

revoke all on function analytics.help(text) from public;
grant execute on function analytics.help(text) to
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
