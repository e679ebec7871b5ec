-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading.
-- Everything due before the oldest unpaid due date is paid, so only what comes from there on is
-- read: a payment late in a long loan costs what one early in it does.
create or replace function internal.open_instalments(
    loan lending.loan, until_date date default null
) returns finance.instalment[]
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
begin
    return array(
        with
        open_line as materialized (
            select s.*
            from lending.amortisation_line as s
            where
                s.legal_entity_id = (open_instalments.loan).legal_entity_id
                and s.loan_id = (open_instalments.loan).id
                and s.plan_version = (open_instalments.loan).current_plan_version
                and s.due_date >= (open_instalments.loan).oldest_unpaid_due_date
                and (
                    open_instalments.until_date is null
                    or s.due_date <= open_instalments.until_date
                    or s.kind in ('additional', 'charge')
                )
        ),

        paid as (
            select
                a.line_number,
                sum(a.allocated_amount) filter (where a.component = 'principal') as principal,
                sum(a.allocated_amount) filter (where a.component = 'interest') as interest,
                sum(a.allocated_amount) filter (where a.component = 'fee') as fee,
                sum(a.allocated_amount) filter (where a.component = 'penalty') as penalty
            from lending.payment_allocation as a
            where
                a.legal_entity_id = (open_instalments.loan).legal_entity_id
                and a.loan_id = (open_instalments.loan).id
                and a.line_number = any (array(select o.line_number from open_line as o))
            group by a.line_number
        )

        select
            row(
                i.line_number, i.kind, i.period_start_date, i.due_date,
                i.principal_amount, i.interest_amount, i.fee_amount, i.penalty_amount,
                coalesce(p.principal, 0), coalesce(p.interest, 0), coalesce(p.fee, 0),
                coalesce(p.penalty, 0), null, i.credited_principal_amount,
                i.credited_interest_amount, null, null, null, 0, 0, 0, false, null, 0, 0,
                i.charged_with_line
            )::finance.instalment
        from open_line as i
        left join paid as p on i.line_number = p.line_number
        order by
            i.kind in ('additional', 'charge'),
            case when i.kind not in ('additional', 'charge') then i.due_date end,
            i.kind = 'down_payment',
            i.line_number
    );
end
$$;

comment on function internal.open_instalments(lending.loan, date) is
'The instalments of a loan that are not all paid, and those after them, in schedule order; with '
'until_date only those of the schedule that are due until then, and what stands beside it.';

revoke all on function internal.open_instalments(lending.loan, date) from public;
alter function internal.open_instalments(lending.loan, date) owner to rently_refresher;
