create or replace function internal.copy_product_parts(
    source lending.product_version, target lending.product_version, changes jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.allocation_rule (
        legal_entity_id, product_version_id, transaction_type, positions, processing, future_rule
    )
    select
        r.legal_entity_id, (target).id, r.transaction_type, r.positions, r.processing, r.future_rule
    from lending.allocation_rule as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id
        and not changes ? 'allocation_rules';

    insert into lending.product_charge (
        legal_entity_id, product_version_id, charge_definition_id, calculation, amount, pct,
        timing, due_after_days, grace_days, repeats_after_days, tax_pct, min_amount, max_amount
    )
    select
        r.legal_entity_id, (target).id, r.charge_definition_id, r.calculation, r.amount, r.pct,
        r.timing, r.due_after_days, r.grace_days, r.repeats_after_days, r.tax_pct,
        r.min_amount, r.max_amount
    from lending.product_charge as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id
        and not changes ? 'charges';

    insert into lending.charge_cap (
        legal_entity_id, product_version_id, component, currency_code, per_period, max_amount,
        max_pct, legal_basis, valid_during
    )
    select
        r.legal_entity_id, (target).id, r.component, r.currency_code, r.per_period,
        r.max_amount, r.max_pct, r.legal_basis, r.valid_during
    from lending.charge_cap as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id
        and not changes ? 'charge_caps';

    insert into lending.delinquency_bucket (
        legal_entity_id, product_version_id, code, name, min_days, max_days
    )
    select
        r.legal_entity_id, (target).id, r.code, r.name, r.min_days, r.max_days
    from lending.delinquency_bucket as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id
        and not changes ? 'delinquency_buckets';

    insert into lending.eligibility_rule (
        legal_entity_id, product_version_id, code, fact, operator, value, outcome, reason_code
    )
    select
        r.legal_entity_id, (target).id, r.code, r.fact, r.operator, r.value, r.outcome,
        r.reason_code
    from lending.eligibility_rule as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id
        and not changes ? 'eligibility_rules';
end
$$;

comment on function internal.copy_product_parts(
    lending.product_version, lending.product_version, jsonb
) is
'Gives a new product version the allocation rules, charges, caps, classes of lateness and rules of '
'eligibility of the one before, but those that changes names.';

revoke all on function internal.copy_product_parts(
    lending.product_version, lending.product_version, jsonb
) from public;
