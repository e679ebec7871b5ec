-- Where tape and arithmetic disagree. The loans are imported all the same; somebody should look.
create or replace function internal.tape_findings(map jsonb)
returns table (line_number bigint, kind text, field text, given text, expected text)
language plpgsql volatile
set search_path = ''
rows 1000
as $$
declare
    _as_of date := (tape_findings.map ->> 'as_of')::date;
    _currency text := tape_findings.map ->> 'currency';
    _half_unit numeric := 0.5 / 10::numeric ^ internal.currency_minor_units(_currency);
begin
    return query
    with
    schedule as (
        select
            i.loan_id,
            coalesce(
                sum(i.scheduled_interest_amount) filter (where i.is_settled), 0
            ) as interest_amount,
            count(*) filter (where i.is_settled and i.due_date > _as_of) as early_count
        from pg_temp.tape_line as i
        group by i.loan_id
    ),

    loan as (
        select
            l.*,
            c.principal + c.interest as scheduled_instalment_amount,
            s.interest_amount as settled_interest_amount,
            s.early_count,
            l.principal_amount - l.paid_principal_amount as computed_outstanding_amount,
            l.paid_principal_amount + l.paid_interest_amount
            + l.paid_fee_amount + l.paid_penalty_amount as computed_total_amount
        from pg_temp.tape_loan as l
        inner join schedule as s on l.loan_id = s.loan_id
        inner join pg_temp.tape_schedule as c on l.loan_id = c.loan_id and c.number = 1
    )

    select
        l.line_number,
        f.kind,
        f.field,
        f.given::text,
        f.expected::text
    from loan as l
    cross join lateral (
        values
        (
            'instalment_differs', 'instalment_amount',
            l.instalment_amount, l.scheduled_instalment_amount,
            l.instalment_amount <> l.scheduled_instalment_amount
        ),
        (
            'outstanding_differs', 'outstanding_amount',
            l.outstanding_amount, l.computed_outstanding_amount,
            l.outstanding_amount <> l.computed_outstanding_amount
        ),
        (
            'interest_differs', 'paid_interest_amount',
            l.paid_interest_amount, l.settled_interest_amount,
            l.status <> 'closed' and l.paid_interest_amount <> l.settled_interest_amount
        ),
        (
            'paid_total_differs', 'paid_total_amount', l.paid_total_amount, l.computed_total_amount,
            abs(l.paid_total_amount - l.computed_total_amount) > _half_unit
        ),
        (
            'ahead_of_schedule', 'paid_principal_amount', l.early_count, 0,
            l.status <> 'closed' and l.early_count > 0
        ),
        (
            'open_but_repaid', 'status', l.computed_outstanding_amount, null,
            l.status = 'active' and l.computed_outstanding_amount = 0
        )
    ) as f (kind, field, given, expected, is_found)
    where f.is_found;

    if tape_findings.map ? 'rounding' then
        return query
        select
            c.line_number,
            'amount_rounded',
            c.field,
            c.given,
            round(c.number, internal.currency_minor_units(_currency))::text
        from internal.tape_cells() as c
        inner join pg_temp.tape_loan as l on c.line_number = l.line_number
        where c.kind = 'amount' and not internal.is_currency_amount(c.number, _currency);
    end if;
end
$$;

comment on function internal.tape_findings(jsonb) is
'What does not agree in the staged loans that are imported: the tape''s figure and the one it was '
'compared with.';

revoke all on function internal.tape_findings(jsonb) from public;
