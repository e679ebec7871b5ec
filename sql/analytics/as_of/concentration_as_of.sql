-- requires: analytics.loan_as_of
create or replace function analytics.concentration_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    dimension text,
    dimension_value text,
    place bigint,
    principal_outstanding_amount numeric,
    share_pct numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        l.currency_code,
        d.dimension,
        d.dimension_value,
        rank() over (
            partition by l.currency_code, d.dimension
            order by sum(l.principal_outstanding_amount) desc
        ),
        sum(l.principal_outstanding_amount),
        round(
            100 * sum(l.principal_outstanding_amount)
            / sum(sum(l.principal_outstanding_amount)) over (
                partition by l.currency_code, d.dimension
            ),
            4
        )
    from
        analytics.loan_as_of(
            concentration_as_of.legal_entity_id,
            concentration_as_of.as_of,
            concentration_as_of.known_at
        ) as l
    cross join
        lateral (
            values
            ('product', l.product_code),
            ('business_unit', l.business_unit),
            ('borrower', l.borrower_party_id::text)
        ) as d (dimension, dimension_value)
    where l.principal_outstanding_amount > 0
    group by l.currency_code, d.dimension, d.dimension_value
    order by
        l.currency_code asc,
        d.dimension asc,
        sum(l.principal_outstanding_amount) desc,
        d.dimension_value asc;
end;

comment on function analytics.concentration_as_of(uuid, date, timestamptz) is
'How the principal was spread at the end of a day, as it was known at a moment: a row a currency, '
'dimension and value, with its place by amount. Amounts in currency_code. Raises RL880 for the '
'future.';

revoke all on function analytics.concentration_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.concentration_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
