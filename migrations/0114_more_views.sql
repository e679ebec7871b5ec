-- The views of collections, disputes, providers, breaks, modifications and ratios in the catalogue,
-- and what their owner reads for the concentration by agent, landlord and place.

insert into ops.analytics_view (
    view_name, question, grain, tier, level, owner_role, mart_view
) values
(
    'v_collections_performance',
    'How well does collecting work, month by month?',
    'One row an entity, currency and month.',
    1,
    'dashboard',
    'rently_collections_agent',
    null
),
(
    'v_promise_performance',
    'Which share of the promises is kept?',
    'One row an entity, currency and month in which promises are due.',
    1,
    'composite',
    'rently_collections_agent',
    null
),
(
    'v_collections_funnel',
    'How far do cases come, from late to paid?',
    'One row an entity, currency, month in which cases were opened, and stage.',
    1,
    'composite',
    'rently_collections_agent',
    null
),
(
    'v_collections_resolution_analysis',
    'How do cases end, and how long do they take?',
    'One row an entity, currency, state and queue.',
    1,
    'dashboard',
    'rently_collections_agent',
    null
),
(
    'v_collections_agent_performance',
    'What does each agent of collections achieve?',
    'One row an entity, currency, agent and month.',
    1,
    'composite',
    'rently_collections_agent',
    null
),
(
    'v_dispute_ageing',
    'How long do disputes wait?',
    'One row an entity, currency, kind and age of open disputes.',
    1,
    'composite',
    'rently_compliance_officer',
    null
),
(
    'v_dispute_outcomes',
    'Who is right in disputes, and how fast is it known?',
    'One row an entity, currency, kind, month of resolution and outcome.',
    1,
    'composite',
    'rently_compliance_officer',
    null
),
(
    'v_provider_success',
    'Which payment providers do what they are asked to do?',
    'One row an entity, currency, provider, operation and month.',
    1,
    'composite',
    'rently_payments_operator',
    null
),
(
    'v_close_performance',
    'Does each day close, and how long does it take?',
    'One row an entity, business day and step.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_reconciliation_breaks',
    'What do providers'' statements and our payments not agree on, and for how long?',
    'One row an entity, currency, reason and age.',
    1,
    'regulatory',
    'rently_payments_operator',
    null
),
(
    'v_modification_summary',
    'Which loans get new terms, and what do they owe?',
    'One row an entity, currency, month and kind of modification.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_currency_concentration',
    'In which currencies is the portfolio owed, and how concentrated is that?',
    'One row an entity and currency.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_regulatory_ratios',
    'How do the ratios that supervisors ask for stand?',
    'One row an entity, currency and ratio.',
    1,
    'regulatory',
    'rently_compliance_officer',
    null
);
