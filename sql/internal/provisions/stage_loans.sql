-- Only loans whose stage or loss can differ from the last run are looked at: those that changed
-- since, are late, are above stage 1, or were assessed or overridden.
-- requires: finance.ecl_stage, internal.loan_delinquency, internal.overdue_amount
create or replace function internal.stage_loans(
    legal_entity_id uuid, business_date date, is_whole boolean, since timestamptz, since_on date
) returns table (
    loan_id uuid,
    product_id uuid,
    borrower_party_id uuid,
    currency_code text,
    plan_version integer,
    discount_rate numeric,
    is_on_books boolean,
    method text,
    days_late integer,
    stage integer,
    reason_code text,
    probation_ends_on date,
    booked_exposure_amount numeric,
    undrawn_amount numeric,
    assessed_pd numeric,
    risk_assessment_id uuid,
    is_touched boolean
)
language sql stable parallel restricted
begin atomic
    with
    policy as (
        select distinct on (p.id)
            p.id as product_id,
            y.method,
            y.lateness,
            y.stage_2_days,
            y.stage_3_days,
            y.pd_increase_ratio,
            y.min_pd_increase,
            y.restructured_days,
            y.stage_2_probation_days,
            y.stage_3_probation_days,
            y.is_assessed_pd_used
        from lending.product as p
        inner join lending.ecl_policy as y
            on
                p.legal_entity_id = y.legal_entity_id
                and p.id = coalesce(y.product_id, p.id)
        where
            p.legal_entity_id = stage_loans.legal_entity_id
            and y.valid_during @> stage_loans.business_date
        order by p.id asc, y.product_id asc nulls last
    ),

    eased as (
        select
            m.loan_id,
            max(m.value_date) as eased_on
        from lending.loan_modification as m
        where
            m.legal_entity_id = stage_loans.legal_entity_id
            and m.modification_type in ('reschedule', 're_age', 're_amortise')
            and m.value_date <= stage_loans.business_date
            and not exists (
                select
                from lending.loan_modification as u
                where
                    u.legal_entity_id = m.legal_entity_id
                    and u.loan_id = m.loan_id
                    and u.undone_modification_id = m.id
            )
        group by m.loan_id
    ),

    overridden as (
        select
            o.loan_id,
            o.stage
        from lending.ecl_stage_override as o
        where
            o.legal_entity_id = stage_loans.legal_entity_id
            and o.valid_during @> stage_loans.business_date
    ),

    assessed as (
        select distinct l.id as loan_id
        from lending.risk_assessment as a
        inner join lending.loan as l
            on
                a.legal_entity_id = l.legal_entity_id
                and a.party_id = l.borrower_party_id
                and l.id = coalesce(a.loan_id, l.id)
        where
            a.legal_entity_id = stage_loans.legal_entity_id
            and a.booked_at >= stage_loans.since
    ),

    candidate as materialized (
        select
            l.id,
            l.product_id,
            l.product_version_id,
            l.borrower_party_id,
            l.currency_code,
            l.current_plan_version,
            l.interest_rate,
            coalesce(
                (
                    12 * (power(1 + l.effective_interest_rate::double precision, 1.0 / 12) - 1)
                )::numeric,
                l.interest_rate
            ) as agreed_discount_rate,
            l.start_date,
            l.is_fraud,
            l.status = 'active' as is_on_books,
            l.principal_outstanding_amount,
            l.principal_amount - l.disbursed_amount as undrawn_amount,
            i.stage as last_stage,
            i.reason_code as last_reason_code,
            i.probation_ends_on,
            o.stage as overriding_stage,
            coalesce(
                stage_loans.is_whole
                or i.loan_id is null
                or i.is_derecognised
                or l.status <> 'active'
                or l.updated_at >= stage_loans.since
                or a.loan_id is not null,
                true
            ) as is_touched
        from lending.loan as l
        left join lending.loan_impairment as i
            on l.legal_entity_id = i.legal_entity_id and l.id = i.loan_id
        left join overridden as o on l.id = o.loan_id
        left join assessed as a on l.id = a.loan_id
        where
            l.legal_entity_id = stage_loans.legal_entity_id
            and l.start_date <= stage_loans.business_date
            and (l.status = 'active' or not i.is_derecognised)
            and (
                stage_loans.is_whole
                or l.updated_at >= stage_loans.since
                or l.oldest_unpaid_due_date < stage_loans.business_date
                or i.loan_id is null
                or i.stage > 1
                or i.reason_code = 'override'
                or o.stage is not null
                or a.loan_id is not null
            )
    ),

    late as materialized (
        select
            d.loan_id,
            d.oldest_unpaid_due_date,
            d.days_past_due,
            d.delinquent_days,
            d.disputed_amount
        from internal.loan_delinquency(
            stage_loans.legal_entity_id, stage_loans.business_date
        ) as d
    )

    select
        l.id,
        l.product_id,
        l.borrower_party_id,
        l.currency_code,
        l.current_plan_version,
        -- To a hundredth of a per cent, so that one discount serves many loans; double precision
        -- is exact enough for that.
        round(l.agreed_discount_rate + coalesce(f.interest_rate - l.interest_rate, 0), 4),
        l.is_on_books,
        y.method,
        k.days_late,
        case when l.is_on_books then coalesce(l.overriding_stage, s.stage) else l.last_stage end,
        case
            when not l.is_on_books then l.last_reason_code
            when l.overriding_stage is not null then 'override'
            else s.reason_code
        end,
        case when l.is_on_books and l.overriding_stage is null then s.new_probation_ends_on end,
        l.principal_outstanding_amount
        + case
            when v.accounting_basis = 'accrual' and d.days_past_due > 0
                then
                    (
                        select
                            sum(
                                internal.overdue_amount(
                                    stage_loans.legal_entity_id,
                                    l.id,
                                    c.component,
                                    d.oldest_unpaid_due_date,
                                    stage_loans.business_date,
                                    d.disputed_amount
                                )
                            )
                        from (values ('interest'), ('fee'), ('penalty')) as c (component)
                    )
            else 0
        end,
        case
            when l.is_on_books and v.max_disbursement_count > 1 then l.undrawn_amount
            else 0
        end,
        case when y.is_assessed_pd_used then n.default_probability end,
        case when y.is_assessed_pd_used then n.id end,
        l.is_touched
        or coalesce(
            d.days_past_due > 0
            and exists (
                select
                from lending.amortisation_line as e
                where
                    e.legal_entity_id = stage_loans.legal_entity_id
                    and e.loan_id = l.id
                    and e.plan_version = l.current_plan_version
                    and e.due_date >= stage_loans.since_on
                    and e.due_date < stage_loans.business_date
            ),
            false
        )
    from candidate as l
    inner join policy as y on l.product_id = y.product_id
    inner join lending.product_version as v
        on v.legal_entity_id = stage_loans.legal_entity_id and l.product_version_id = v.id
    left join
        lateral (
            select x.interest_rate
            from lending.rate_reset as x
            where
                v.rate_index_code is not null
                and x.legal_entity_id = stage_loans.legal_entity_id
                and x.loan_id = l.id
                and x.outcome <> 'missing'
                and x.reset_on <= stage_loans.business_date
            order by x.reset_on desc
            limit 1
        ) as f
        on true
    left join late as d on l.id = d.loan_id
    left join eased as r on l.id = r.loan_id
    left join
        lateral (
            select
                x.id,
                x.default_probability
            from lending.risk_assessment as x
            where
                x.legal_entity_id = stage_loans.legal_entity_id
                and x.party_id = l.borrower_party_id
                and coalesce(x.loan_id, l.id) = l.id
                and x.assessed_on <= stage_loans.business_date
                and coalesce(x.valid_until_date > stage_loans.business_date, true)
                and (y.is_assessed_pd_used or y.pd_increase_ratio is not null)
            order by x.assessed_on desc, x.loan_id asc nulls last, x.booked_at desc, x.id desc
            limit 1
        ) as n
        on true
    left join
        lateral (
            select x.default_probability
            from lending.risk_assessment as x
            where
                x.legal_entity_id = stage_loans.legal_entity_id
                and x.party_id = l.borrower_party_id
                and coalesce(x.loan_id, l.id) = l.id
                and n.id is not null
                and y.pd_increase_ratio is not null
            -- The last before the loan began, or else the first there is.
            order by
                x.assessed_on > l.start_date asc,
                abs(x.assessed_on - l.start_date) asc,
                x.loan_id asc nulls last,
                x.booked_at desc,
                x.id desc
            limit 1
        ) as b
        on true
    cross join
        lateral (
            select
                coalesce(
                    case y.lateness
                        when 'delinquent_days' then d.delinquent_days
                        else d.days_past_due
                    end,
                    0
                ) as days_late
        ) as k
    cross join
        lateral finance.ecl_stage(
            k.days_late,
            y.stage_2_days,
            y.stage_3_days,
            coalesce(
                n.default_probability >= y.pd_increase_ratio * b.default_probability
                and n.default_probability - b.default_probability >= y.min_pd_increase,
                false
            ),
            coalesce(r.eased_on + y.restructured_days > stage_loans.business_date, false),
            l.is_fraud,
            case when l.last_reason_code <> 'override' then l.last_stage end,
            l.probation_ends_on,
            stage_loans.business_date,
            y.stage_2_probation_days,
            y.stage_3_probation_days
        ) as s;
end;

comment on function internal.stage_loans(uuid, date, boolean, timestamptz, date) is
'Stage of IFRS 9 of the loans of an entity at the end of a day, and why, with what their losses '
'are measured from: all loans on the books if is_whole, else those that may differ from the run '
'before (since, since_on); is_touched where the loss has to be measured again even in the same '
'stage. Amounts in the loan''s currency: booked_exposure_amount on the books, undrawn_amount '
'agreed and not paid out. discount_rate: the effective interest rate, as a nominal rate a year '
'that compounds monthly, to a hundredth of a per cent; it moves with resets by an index '
'(IFRS 9 B5.4.5), not with changes that were agreed.';

revoke all on function internal.stage_loans(uuid, date, boolean, timestamptz, date) from public;
