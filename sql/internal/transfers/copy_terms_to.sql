create or replace function internal.copy_terms_to(
    source lending.product_version, target lending.product_version
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.allocation_rule (
        legal_entity_id, product_version_id, transaction_type, positions, processing, future_rule
    )
    select
        (target).legal_entity_id, (target).id, r.transaction_type, r.positions, r.processing,
        r.future_rule
    from lending.allocation_rule as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id;

    insert into lending.charge_definition (
        legal_entity_id, code, name, component, currency_code, default_amount
    )
    select
        (target).legal_entity_id, d.code, d.name, d.component, d.currency_code, d.default_amount
    from lending.charge_definition as d
    where
        d.legal_entity_id = (source).legal_entity_id
        and exists (
            select
            from lending.product_charge as c
            where
                c.legal_entity_id = d.legal_entity_id
                and c.product_version_id = (source).id
                and c.charge_definition_id = d.id
        )
    on conflict do nothing;

    insert into lending.product_charge (
        legal_entity_id, product_version_id, charge_definition_id, calculation, amount, pct,
        timing, due_after_days, grace_days, repeats_after_days, tax_pct, min_amount, max_amount
    )
    select
        (target).legal_entity_id, (target).id, n.id, r.calculation, r.amount, r.pct, r.timing,
        r.due_after_days, r.grace_days, r.repeats_after_days, r.tax_pct, r.min_amount,
        r.max_amount
    from lending.product_charge as r
    inner join lending.charge_definition as d
        on r.legal_entity_id = d.legal_entity_id and r.charge_definition_id = d.id
    inner join lending.charge_definition as n
        on n.legal_entity_id = (target).legal_entity_id and d.code = n.code
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id;

    insert into lending.charge_cap (
        legal_entity_id, product_version_id, component, currency_code, per_period, max_amount,
        max_pct, legal_basis, valid_during
    )
    select
        (target).legal_entity_id, (target).id, r.component, r.currency_code, r.per_period,
        r.max_amount, r.max_pct, r.legal_basis, r.valid_during
    from lending.charge_cap as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id;

    insert into lending.delinquency_bucket (
        legal_entity_id, product_version_id, code, name, min_days, max_days
    )
    select
        (target).legal_entity_id, (target).id, r.code, r.name, r.min_days, r.max_days
    from lending.delinquency_bucket as r
    where
        r.legal_entity_id = (source).legal_entity_id
        and r.product_version_id = (source).id;
end
$$;

comment on function internal.copy_terms_to(lending.product_version, lending.product_version) is
'Gives a product version of one entity the allocation rules, charges, caps and classes of lateness '
'of another entity''s. Charges keep the definition that the entity has under the same code.';

revoke all on function internal.copy_terms_to(lending.product_version, lending.product_version)
from public;
