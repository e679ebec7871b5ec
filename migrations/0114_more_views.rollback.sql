delete from ops.analytics_view
where view_name in (
    'v_collections_performance',
    'v_promise_performance',
    'v_collections_funnel',
    'v_collections_resolution_analysis',
    'v_collections_agent_performance',
    'v_dispute_ageing',
    'v_dispute_outcomes',
    'v_provider_success',
    'v_close_performance',
    'v_reconciliation_breaks',
    'v_modification_summary',
    'v_currency_concentration',
    'v_regulatory_ratios'
);
