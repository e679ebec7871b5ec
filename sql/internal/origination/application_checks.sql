-- A pure function of the inputs, so that a decision can be run again from what it stored.
-- requires: internal.fact_satisfies, internal.limit_checks, internal.party_checks
create or replace function internal.application_checks(inputs jsonb)
returns table (
    check_code text,
    subject text,
    outcome text,
    reason_code text,
    detail jsonb
)
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        c.check_code,
        c.subject,
        c.outcome,
        case when c.outcome <> 'pass' then c.reason_code end,
        jsonb_strip_nulls(c.detail)
    from (
        select
            p.check_code,
            p.subject,
            p.outcome,
            p.reason_code,
            p.detail
        from internal.party_checks(application_checks.inputs) as p
        union all
        select
            l.check_code,
            'application',
            l.outcome,
            l.reason_code,
            l.detail
        from internal.limit_checks(application_checks.inputs) as l
        union all
        select
            'rule',
            r.rule ->> 'code',
            case internal.fact_satisfies(
                application_checks.inputs -> 'facts' -> (r.rule ->> 'fact'),
                r.rule ->> 'operator',
                r.rule -> 'value'
            )
                when true then 'pass'
                when false then r.rule ->> 'outcome'
                else 'refer'
            end,
            r.rule ->> 'reason_code',
            r.rule || jsonb_build_object(
                'found', application_checks.inputs -> 'facts' -> (r.rule ->> 'fact')
            )
        from jsonb_array_elements(application_checks.inputs -> 'rules') as r (rule)
    ) as c;
end;

comment on function internal.application_checks(jsonb) is
'The automatic checks of an application, from the document that internal.application_inputs() '
'gives: outcome pass, refer (also where something is not known) or fail, with the reason.';

revoke all on function internal.application_checks(jsonb) from public;
grant execute on function internal.application_checks(jsonb) to rently_refresher;
