-- requires: analytics.v_portfolio_trend
create or replace view internal.v_average_portfolio as
select
    t.legal_entity_id,
    t.legal_entity_code,
    t.currency_code,
    date_trunc('month', t.month_end_date)::date as month_date,
    (
        t.principal_outstanding_amount
        + coalesce(
            lag(t.principal_outstanding_amount) over (
                partition by t.legal_entity_id, t.currency_code order by t.month_end_date
            ),
            0
        )
    ) / 2 as average_portfolio_amount,
    t.as_of_at
from analytics.v_portfolio_trend as t;

comment on view internal.v_average_portfolio is
'What was outstanding on average in each month? One row an entity, currency and month: the mean of '
'its start and end. Amounts in currency_code.';
comment on column internal.v_average_portfolio.legal_entity_id is 'The tenant.';
comment on column internal.v_average_portfolio.legal_entity_code is 'The tenant''s short name.';
comment on column internal.v_average_portfolio.currency_code is 'Currency of the amounts.';
comment on column internal.v_average_portfolio.month_date is 'First day of the month.';
comment on column internal.v_average_portfolio.average_portfolio_amount is
'Mean of the principal outstanding at the start and end of the month.';
comment on column internal.v_average_portfolio.as_of_at is 'Moment whose data it shows.';

alter view internal.v_average_portfolio owner to rently_refresher;
