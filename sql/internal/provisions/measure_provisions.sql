-- Survival and discount are looked up by month, in arrays made once a run. What is late stays
-- exposed to the end of the plan, at least for a year; the rest is repaid as planned.
-- requires: internal.stage_loans, internal.months_ahead, finance.survival_probability
-- requires: finance.monthly_discount_factor
create or replace function internal.measure_provisions(
    legal_entity_id uuid, business_date date, is_whole boolean, since timestamptz, since_on date
) returns table (
    loan_id uuid,
    product_id uuid,
    currency_code text,
    is_on_books boolean,
    method text,
    days_late integer,
    stage integer,
    reason_code text,
    probation_ends_on date,
    is_measured boolean,
    exposure_amount numeric,
    default_probability numeric,
    loss_given_default numeric,
    discount_rate numeric,
    ecl_amount numeric,
    parameter_id uuid,
    matrix_id uuid,
    risk_assessment_id uuid
)
language sql stable parallel restricted
begin atomic
    with
    staged as materialized (
        select
            s.*,
            p.segment
        from
            internal.stage_loans(
                measure_provisions.legal_entity_id,
                measure_provisions.business_date,
                measure_provisions.is_whole,
                measure_provisions.since,
                measure_provisions.since_on
            ) as s
        inner join lending.party as p
            on
                p.legal_entity_id = measure_provisions.legal_entity_id
                and s.borrower_party_id = p.id
    ),

    kind as (
        select distinct
            s.product_id,
            s.segment,
            s.method,
            s.stage,
            s.days_late
        from staged as s
        where s.is_on_books
    ),

    term as (
        select
            k.product_id,
            k.segment,
            k.stage,
            k.days_late,
            x.id as parameter_id,
            x.cumulative_default_probabilities,
            m.id as matrix_id,
            coalesce(x.loss_given_default, m.provision_pct / 100) as loss_given_default,
            coalesce(x.credit_conversion_factor, 0) as credit_conversion_factor
        from kind as k
        left join
            lateral (
                select e.*
                from lending.ecl_parameter as e
                where
                    k.method = 'ecl'
                    and e.legal_entity_id = measure_provisions.legal_entity_id
                    and e.valid_during @> measure_provisions.business_date
                    and k.stage = e.stage
                    and coalesce(e.product_id, k.product_id) = k.product_id
                    and (e.segment is null or k.segment = e.segment)
                    and coalesce(e.days_late @> k.days_late, true)
                order by
                    e.product_id asc nulls last,
                    e.segment asc nulls last,
                    e.days_late asc nulls last
                limit 1
            ) as x
            on true
        left join
            lateral (
                select r.*
                from lending.provision_matrix as r
                where
                    k.method = 'matrix'
                    and r.legal_entity_id = measure_provisions.legal_entity_id
                    and r.valid_during @> measure_provisions.business_date
                    and coalesce(r.product_id, k.product_id) = k.product_id
                    and k.days_late >= r.min_days_late
                order by r.product_id asc nulls last, r.min_days_late desc
                limit 1
            ) as m
            on true
    ),

    -- A full join is never done as a nested loop, which would compare each loan with each term; all
    -- terms belong to a loan.
    loan as materialized (
        select
            s.loan_id,
            s.product_id,
            s.currency_code,
            s.plan_version,
            s.discount_rate,
            s.is_on_books,
            s.method,
            s.days_late,
            s.stage,
            s.reason_code,
            s.probation_ends_on,
            s.risk_assessment_id,
            t.parameter_id,
            t.matrix_id,
            t.loss_given_default,
            s.booked_exposure_amount + case
                when s.is_on_books
                    then round(t.credit_conversion_factor * s.undrawn_amount, c.minor_units)
                else 0
            end as exposure_amount,
            c.minor_units,
            case
                when s.stage < 3 and s.assessed_pd is not null then array[s.assessed_pd]
                else t.cumulative_default_probabilities
            end as curve,
            s.is_touched
            or coalesce(s.stage <> i.stage, true)
            or coalesce(
                coalesce(t.parameter_id, t.matrix_id) <> coalesce(i.parameter_id, i.matrix_id),
                true
            ) as is_measured
        from staged as s
        full join term as t
            on
                s.product_id = t.product_id
                and coalesce(s.segment, '') = coalesce(t.segment, '')
                and s.stage = t.stage
                and case when s.is_on_books then s.days_late end = t.days_late
        left join lending.currency as c on s.currency_code = c.code
        left join lending.loan_impairment as i
            on
                i.legal_entity_id = measure_provisions.legal_entity_id
                and s.loan_id = i.loan_id
    ),

    due as (
        select
            l.loan_id,
            l.exposure_amount,
            a.line_number,
            a.due_date,
            a.principal_amount,
            internal.months_ahead(measure_provisions.business_date, a.due_date) as month_number
        from loan as l
        inner join lending.amortisation_line as a
            on
                a.legal_entity_id = measure_provisions.legal_entity_id
                and l.loan_id = a.loan_id
                and l.plan_version = a.plan_version
        where
            l.is_measured
            and l.is_on_books
            and l.method = 'ecl'
            and l.stage < 3
            and a.due_date > measure_provisions.business_date
    ),

    planned as materialized (
        select
            d.loan_id,
            d.exposure_amount,
            sum(d.principal_amount) over (
                partition by d.loan_id
                order by d.due_date, d.line_number
                rows between current row and unbounded following
            ) as remaining_amount,
            lag(d.month_number, 1, 0) over (
                partition by d.loan_id order by d.due_date, d.line_number
            ) as from_month,
            d.month_number as to_month
        from due as d
    ),

    -- What the plan leaves: what is late, or not paid out yet.
    extent as materialized (
        select
            l.loan_id,
            l.exposure_amount,
            l.stage,
            l.curve,
            l.discount_rate,
            greatest(l.exposure_amount - coalesce(p.planned_amount, 0), 0) as late_amount,
            coalesce(p.last_month, 0) as last_month
        from loan as l
        left join (
            select
                q.loan_id,
                max(q.remaining_amount) as planned_amount,
                max(q.to_month) as last_month
            from planned as q
            group by q.loan_id
        ) as p on l.loan_id = p.loan_id
        where l.is_measured and l.is_on_books and l.method = 'ecl' and l.stage < 3
    ),

    span as (
        select
            e.loan_id,
            e.stage,
            e.curve,
            e.discount_rate,
            least(p.exposure_amount, p.remaining_amount + e.late_amount) as exposure_amount,
            p.from_month,
            p.to_month
        from planned as p
        full join extent as e on p.loan_id = e.loan_id
        union all
        select
            e.loan_id,
            e.stage,
            e.curve,
            e.discount_rate,
            e.late_amount,
            e.last_month,
            12
        from extent as e
        where e.late_amount > 0 and e.last_month < 12
    ),

    -- Stage 1 counts twelve months; an interval is cut there for both stages.
    part as materialized (
        select
            s.loan_id,
            s.curve,
            s.discount_rate,
            s.exposure_amount,
            c.from_month,
            c.to_month
        from span as s
        cross join
            lateral (
                values
                (s.from_month, least(s.to_month, 12)),
                (greatest(s.from_month, 12), s.to_month)
            ) as c (from_month, to_month)
        where c.from_month < c.to_month and (s.stage = 2 or c.to_month <= 12)
    ),

    horizon as (
        select greatest(max(e.last_month), 12) as month_number from extent as e
    ),

    -- By month, from the first element for today on.
    survival as materialized (
        select
            c.curve,
            array(
                select finance.survival_probability(c.curve, m.month_number)
                from generate_series(0, h.month_number) as m (month_number)
                order by m.month_number
            ) as probabilities
        from (select distinct e.curve from extent as e) as c
        cross join horizon as h
    ),

    discount as materialized (
        select
            r.discount_rate,
            array(
                select finance.monthly_discount_factor(r.discount_rate, m.month_number)
                from generate_series(0, h.month_number) as m (month_number)
                order by m.month_number
            ) as factors
        from (select distinct e.discount_rate from extent as e) as r
        cross join horizon as h
    ),

    -- A full join again: a nested loop would compare each part with each rate. A rate without a
    -- part belongs to no loan below.
    loss as (
        select
            p.loan_id,
            sum(
                p.exposure_amount
                * (v.probabilities[p.from_month + 1] - v.probabilities[p.to_month + 1])
                * d.factors[p.to_month + 1]
            ) as amount,
            sum(v.probabilities[p.from_month + 1] - v.probabilities[p.to_month + 1])
                as default_probability
        from part as p
        inner join survival as v on p.curve = v.curve
        full join discount as d on p.discount_rate = d.discount_rate
        group by p.loan_id
    )

    select
        l.loan_id,
        l.product_id,
        l.currency_code,
        l.is_on_books,
        l.method,
        l.days_late,
        l.stage,
        l.reason_code,
        l.probation_ends_on,
        l.is_measured,
        l.exposure_amount,
        case
            when not l.is_on_books then 0
            when l.stage = 3 or l.method = 'matrix' then 1
            else coalesce(x.default_probability, 0)
        end,
        coalesce(l.loss_given_default, 0),
        l.discount_rate,
        case
            when not l.is_on_books then 0
            when l.stage = 3 or l.method = 'matrix'
                then round(l.exposure_amount * l.loss_given_default, l.minor_units)
            else round(coalesce(x.amount, 0) * l.loss_given_default, l.minor_units)
        end,
        l.parameter_id,
        l.matrix_id,
        case when l.method = 'ecl' and l.stage < 3 then l.risk_assessment_id end
    from loan as l
    left join loss as x on l.loan_id = x.loan_id;
end;

comment on function internal.measure_provisions(uuid, date, boolean, timestamptz, date) is
'Stage and expected credit loss of the loans that internal.stage_loans() finds, as '
'finance.expected_credit_loss() computes it over the rest of the plan; is_measured where the '
'loss was computed. Amounts in the loan''s currency, rounded to its minor unit.';

revoke all on function internal.measure_provisions(uuid, date, boolean, timestamptz, date)
from public;
