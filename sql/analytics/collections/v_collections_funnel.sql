-- What happened in a case is added up over all events, not looked up for each case.
create or replace view analytics.v_collections_funnel with (security_barrier = true) as
with
done as (
    select
        v.legal_entity_id,
        v.case_id,
        bool_or(v.event_type = 'contact_attempted') as is_called,
        bool_or(v.event_type = 'contact_attempted' and v.detail ->> 'outcome' = 'reached')
            as is_spoken_to,
        bool_or(v.event_type = 'promise_made') as is_promised,
        bool_or(v.event_type = 'promise_kept') as is_kept
    from lending.collections_event as v
    where v.event_type in ('contact_attempted', 'promise_made', 'promise_kept')
    group by v.legal_entity_id, v.case_id
)

select
    c.legal_entity_id,
    e.code as legal_entity_code,
    l.currency_code,
    date_trunc('month', c.opened_on)::date as month_date,
    s.stage_position,
    s.stage,
    count(*) as case_count,
    round(
        100.0 * count(*) filter (where s.is_reached) / count(*), 2
    ) as reached_pct,
    count(*) filter (where s.is_reached) as reached_case_count
from lending.collections_case as c
inner join lending.legal_entity as e on c.legal_entity_id = e.id
inner join lending.loan as l on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
left join done as d on c.legal_entity_id = d.legal_entity_id and c.id = d.case_id
cross join
    lateral (
        values
        (1, 'opened', true),
        (2, 'called', d.is_called),
        (3, 'reached', d.is_spoken_to),
        (4, 'promised', d.is_promised),
        (5, 'promise_kept', d.is_kept),
        (6, 'closed', c.state = 'closed')
    ) as s (stage_position, stage, is_reached)
group by
    c.legal_entity_id, e.code, l.currency_code, month_date, s.stage_position, s.stage;

comment on view analytics.v_collections_funnel is
'How far do cases come, from late to paid? One row an entity, currency, month in which cases '
'were opened, and stage. Tier 1, always current. Counts of loans of one currency.';
comment on column analytics.v_collections_funnel.legal_entity_id is
'The tenant.';
comment on column analytics.v_collections_funnel.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_collections_funnel.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_collections_funnel.month_date is
'First day of the month in which the cases were opened.';
comment on column analytics.v_collections_funnel.stage_position is
'Order of the stages.';
comment on column analytics.v_collections_funnel.stage is
'opened, called, reached, promised, promise_kept or closed.';
comment on column analytics.v_collections_funnel.case_count is
'Cases opened in the month.';
comment on column analytics.v_collections_funnel.reached_pct is
'Share of them that came to the stage, in percent.';
comment on column analytics.v_collections_funnel.reached_case_count is
'Of them, those that came to the stage, by whatever way.';

grant select on analytics.v_collections_funnel to
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
