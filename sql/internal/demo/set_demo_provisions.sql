create or replace function internal.set_demo_provisions(entity lending.legal_entity) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _starts_on date := (
        select date_trunc('month', r.ends_on - interval '100 days')::date from ops.demo_run as r
    );
begin
    perform from api.set_ecl_parameters(
        (entity).id,
        _starts_on,
        '[
            {
                "stage": 1,
                "cumulative_default_probabilities": [0.025, 0.042, 0.055],
                "loss_given_default": 0.45
            },
            {
                "stage": 1,
                "product_code": "DEPOSIT_LOAN",
                "cumulative_default_probabilities": [0.018, 0.031],
                "loss_given_default": 0.3
            },
            {
                "stage": 2,
                "cumulative_default_probabilities": [0.2, 0.32, 0.4],
                "loss_given_default": 0.45
            },
            {
                "stage": 2,
                "min_days_late": 61,
                "cumulative_default_probabilities": [0.45, 0.55],
                "loss_given_default": 0.5
            },
            {"stage": 3, "cumulative_default_probabilities": [1], "loss_given_default": 0.6}
        ]'
    );
    perform from api.set_ecl_policy(
        (entity).id, _starts_on, stage_2_probation_days => 30, stage_3_probation_days => 60
    );
end
$$;

comment on function internal.set_demo_provisions(lending.legal_entity) is
'Rules and figures for the expected losses of a demo entity, from a hundred days before the end '
'of its history.';

revoke all on function internal.set_demo_provisions(lending.legal_entity) from public;
