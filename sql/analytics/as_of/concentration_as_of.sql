-- requires: analytics.loan_as_of, internal.v_loan_dimension
create or replace function analytics.concentration_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    dimension text,
    dimension_value text,
    place bigint,
    loan_count bigint,
    principal_outstanding_amount numeric,
    share_pct numeric,
    cumulative_share_pct numeric,
    hhi numeric
)
language sql stable security definer
set search_path = ''
begin atomic
    with
    owed as (
        select
            l.currency_code,
            d.dimension,
            case
                when d.recorded_at > concentration_as_of.known_at then 'none'
                else d.dimension_value
            end as dimension_value,
            l.principal_outstanding_amount as amount
        from
            analytics.loan_as_of(
                concentration_as_of.legal_entity_id,
                concentration_as_of.as_of,
                concentration_as_of.known_at
            ) as l
        inner join internal.v_loan_dimension as d
            on d.legal_entity_id = concentration_as_of.legal_entity_id and l.loan_id = d.loan_id
        where l.principal_outstanding_amount > 0 and d.dimension <> 'segment'
    ),

    figure as (
        select
            o.currency_code,
            o.dimension,
            o.dimension_value,
            rank() over (w order by sum(o.amount) desc) as place,
            count(*) as loan_count,
            sum(o.amount) as amount,
            sum(o.amount) / sum(sum(o.amount)) over w as share
        from owed as o
        group by o.currency_code, o.dimension, o.dimension_value
        window w as (partition by o.currency_code, o.dimension)
    )

    select
        f.currency_code,
        f.dimension,
        f.dimension_value,
        f.place,
        f.loan_count,
        f.amount,
        round(100 * f.share, 4),
        round(100 * sum(f.share) over (w order by f.place), 4),
        round(10000 * sum(f.share * f.share) over w, 1)
    from figure as f
    window w as (partition by f.currency_code, f.dimension)
    order by f.currency_code asc, f.dimension asc, f.amount desc, f.dimension_value asc;
end;

comment on function analytics.concentration_as_of(uuid, date, timestamptz) is
'How the principal was spread at the end of a day, as it was known at a moment: a row a currency, '
'dimension and value, with its place by amount, as v_portfolio_concentration_analysis has them. Of '
'the segment of a borrower only the present one is kept: it is left out. Amounts in currency_code. '
'Raises RL880 for the future.';

revoke all on function analytics.concentration_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.concentration_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
