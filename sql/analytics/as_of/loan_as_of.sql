-- What counts: events of the day or before, as far as they were booked by then and not reversed by
-- then; and the plan that was in force, as far as it was known. A modification that takes effect
-- later hides its plan and those after it.
create or replace function analytics.loan_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    loan_id uuid,
    loan_number text,
    product_code text,
    product_category text,
    business_unit text,
    borrower_party_id uuid,
    currency_code text,
    start_date date,
    disbursed_amount numeric,
    income_amount numeric,
    principal_repaid_amount numeric,
    principal_written_off_amount numeric,
    principal_charged_off_amount numeric,
    principal_outstanding_amount numeric,
    oldest_unpaid_due_date date,
    days_past_due integer
)
language plpgsql stable security definer
set search_path = ''
set enable_nestloop = off -- all loans are asked for, and how many rows join is guessed as one
as $$
begin
    perform internal.require_known(
        loan_as_of.legal_entity_id, loan_as_of.as_of, loan_as_of.known_at
    );
    return query
    with
    event as (
        select t.*
        from lending.loan_transaction as t
        where
            t.legal_entity_id = loan_as_of.legal_entity_id
            and t.value_date <= loan_as_of.as_of
            and t.booked_at <= loan_as_of.known_at
            -- A loan that was bought is theirs from that day on only.
            and not exists (
                select
                from lending.loan_ownership as o
                where
                    o.legal_entity_id = t.legal_entity_id
                    and o.loan_id = t.loan_id
                    and lower(o.owned_during) > loan_as_of.as_of
            )
    ),

    live as (
        select
            t.loan_id,
            t.transaction_type,
            t.amount
        from event as t
        where
            t.transaction_type in ('disbursement', 'capitalised_income', 'charge_off')
            and not exists (
                select
                from lending.loan_transaction as r
                where
                    r.legal_entity_id = t.legal_entity_id
                    and r.loan_id = t.loan_id
                    and r.original_transaction_id = t.id
                    and r.transaction_type = 'reversal'
                    and r.booked_at <= loan_as_of.known_at
            )
    ),

    disbursed as (
        select
            t.loan_id,
            sum(t.amount) filter (where t.transaction_type = 'disbursement') as amount,
            coalesce(
                sum(t.amount) filter (where t.transaction_type = 'capitalised_income'), 0
            ) as capitalised_amount,
            bool_or(t.transaction_type = 'charge_off') as is_charged_off
        from live as t
        group by t.loan_id
        having bool_or(t.transaction_type = 'disbursement')
    ),

    allocated as (
        select
            a.loan_id,
            a.line_number,
            sum(a.allocated_amount) as amount,
            coalesce(
                sum(a.allocated_amount) filter (
                    where a.component = 'principal'
                    and t.transaction_type not in ('charge_off', 'write_off')
                ),
                0
            ) as repaid_amount,
            coalesce(
                sum(a.allocated_amount) filter (
                    where a.component = 'principal' and t.transaction_type = 'write_off'
                ),
                0
            ) as written_off_amount,
            coalesce(
                sum(a.allocated_amount) filter (
                    where a.component in ('interest', 'fee', 'penalty')
                    and t.transaction_type not in ('charge_off', 'write_off', 'waiver')
                ),
                0
            ) as income_amount
        from event as t
        inner join lending.payment_allocation as a
            on
                a.legal_entity_id = t.legal_entity_id
                and a.loan_id = t.loan_id
                and a.loan_transaction_id = t.id
        where a.booked_at <= loan_as_of.known_at
        group by a.loan_id, a.line_number
    ),

    settled as (
        select
            a.loan_id,
            sum(a.repaid_amount) as repaid_amount,
            sum(a.written_off_amount) as written_off_amount,
            sum(a.income_amount) as income_amount
        from allocated as a
        group by a.loan_id
    ),

    principal as (
        select
            d.loan_id,
            d.amount as disbursed_amount,
            coalesce(s.repaid_amount, 0) as repaid_amount,
            coalesce(s.written_off_amount, 0) as written_off_amount,
            coalesce(s.income_amount, 0) as income_amount,
            d.amount + d.capitalised_amount - coalesce(s.repaid_amount, 0)
            - coalesce(s.written_off_amount, 0)
                as owed_amount,
            d.is_charged_off
        from disbursed as d
        left join settled as s on s.loan_id = d.loan_id
    ),

    plan as (
        select
            d.loan_id,
            max(p.version_number) as version_number
        from disbursed as d
        inner join lending.amortisation_plan as p
            on p.legal_entity_id = loan_as_of.legal_entity_id and p.loan_id = d.loan_id
        where
            p.booked_at <= loan_as_of.known_at
            and not exists (
                select
                from lending.loan_modification as m
                where
                    m.legal_entity_id = p.legal_entity_id
                    and m.loan_id = p.loan_id
                    and m.booked_at <= p.booked_at
                    and m.value_date > loan_as_of.as_of
                    and m.modification_type <> 'undo'
                    and not exists (
                        select
                        from lending.loan_modification as u
                        where
                            u.legal_entity_id = m.legal_entity_id
                            and u.loan_id = m.loan_id
                            and u.undone_modification_id = m.id
                            and u.booked_at <= loan_as_of.known_at
                    )
            )
        group by d.loan_id
    ),

    late as (
        select
            p.loan_id,
            min(s.due_date) as due_date
        from plan as p
        inner join lending.amortisation_line as s
            on
                s.legal_entity_id = loan_as_of.legal_entity_id
                and s.loan_id = p.loan_id
                and s.plan_version = p.version_number
        left join allocated as a on a.loan_id = s.loan_id and a.line_number = s.line_number
        where s.due_date <= loan_as_of.as_of and s.instalment_amount > coalesce(a.amount, 0)
        group by p.loan_id
    )

    select
        l.id,
        l.loan_number,
        p.code,
        p.category,
        p.business_unit,
        l.borrower_party_id,
        l.currency_code,
        l.start_date,
        d.disbursed_amount,
        d.income_amount,
        d.repaid_amount,
        d.written_off_amount,
        case when d.is_charged_off then d.owed_amount else 0 end,
        case when d.is_charged_off then 0 else d.owed_amount end,
        t.due_date,
        coalesce(loan_as_of.as_of - t.due_date, 0)
    from principal as d
    inner join lending.loan as l
        on l.legal_entity_id = loan_as_of.legal_entity_id and l.id = d.loan_id
    inner join lending.product as p
        on p.legal_entity_id = l.legal_entity_id and p.id = l.product_id
    left join late as t on t.loan_id = d.loan_id
    order by l.loan_number;
end
$$;

comment on function analytics.loan_as_of(uuid, date, timestamptz) is
'What was owed on each loan at the end of a day, as it was known at a moment, and how late was '
'it? Principal paid out is what is outstanding, repaid, written off and charged off; what is '
'charged off is still owed by the borrower, but no longer outstanding. Interest, fees and '
'penalties paid are income_amount. Amounts in the currency of the loan. No rows before the first '
'loan or for an entity that the caller may not see. Raises RL880 for the future.';

revoke all on function analytics.loan_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.loan_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
