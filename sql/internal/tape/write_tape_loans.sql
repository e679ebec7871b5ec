-- requires: internal.tape_effective_rates
-- The tables are analysed as they fill: the foreign keys of the rows that follow are checked one by
-- one, and on a table whose statistics say it is empty that takes a hundred times as long.
create or replace function internal.write_tape_loans(legal_entity_id uuid, map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _as_of date := (write_tape_loans.map ->> 'as_of')::date;
begin
    insert into lending.loan (
        legal_entity_id,
        id,
        loan_number,
        product_id,
        product_version_id,
        borrower_party_id,
        currency_code,
        status,
        status_reason_code,
        principal_amount,
        interest_rate,
        instalment_count,
        start_date,
        maturity_date,
        disbursed_amount,
        principal_repaid_amount,
        interest_repaid_amount,
        fee_repaid_amount,
        penalty_repaid_amount,
        oldest_unpaid_due_date,
        closed_on,
        effective_interest_rate
    )
    select
        write_tape_loans.legal_entity_id,
        l.loan_id,
        l.loan_number,
        v.product_id,
        v.id,
        b.id,
        v.currency_code,
        l.status,
        'imported',
        l.principal_amount,
        l.interest_rate,
        l.instalment_count,
        l.start_date,
        s.maturity_date,
        l.principal_amount,
        l.paid_principal_amount,
        l.paid_interest_amount,
        l.paid_fee_amount,
        l.paid_penalty_amount,
        case when l.status <> 'closed' then u.due_date end,
        case when l.status = 'closed' then coalesce(l.closed_on, _as_of) end,
        e.effective_interest_rate
    from pg_temp.tape_loan as l
    inner join internal.tape_effective_rates() as e
        on
            l.start_date = e.start_date
            and l.instalment_count = e.instalment_count
            and l.interest_rate = e.interest_rate
    inner join (
        select
            c.loan_id,
            max(c.due_on) as maturity_date
        from pg_temp.tape_schedule as c
        group by c.loan_id
    ) as s on l.loan_id = s.loan_id
    left join (
        select
            i.loan_id,
            min(i.due_date) as due_date
        from pg_temp.tape_line as i
        where not i.is_settled
        group by i.loan_id
    ) as u on l.loan_id = u.loan_id
    inner join lending.product as p
        on
            p.legal_entity_id = write_tape_loans.legal_entity_id
            and p.code = write_tape_loans.map -> 'product' ->> 'code'
    inner join lending.product_version as v
        on
            p.legal_entity_id = v.legal_entity_id
            and p.id = v.product_id
            and v.valid_during @> l.start_date
    inner join lending.party as b
        on
            b.legal_entity_id = write_tape_loans.legal_entity_id
            and l.borrower_reference = b.reference;
    analyze lending.loan;

    insert into lending.amortisation_plan (
        legal_entity_id, loan_id, version_number, reason, effective_on
    )
    select
        write_tape_loans.legal_entity_id,
        l.loan_id,
        1,
        'import',
        l.start_date
    from pg_temp.tape_loan as l;
    analyze lending.amortisation_plan;

    insert into lending.amortisation_line (
        legal_entity_id,
        loan_id,
        plan_version,
        line_number,
        period_start_date,
        due_date,
        opening_balance_amount,
        principal_amount,
        interest_amount
    )
    select
        write_tape_loans.legal_entity_id,
        i.loan_id,
        1,
        i.line_number,
        i.period_start_date,
        i.due_date,
        i.opening_balance_amount,
        i.principal_amount,
        i.interest_amount
    from pg_temp.tape_line as i
    union all
    select
        write_tape_loans.legal_entity_id,
        s.loan_id,
        1,
        s.number,
        s.starts_on,
        s.due_on,
        s.closing_balance + s.principal,
        s.principal,
        s.interest
    from pg_temp.tape_schedule as s
    inner join (
        select
            t.loan_id,
            max(t.line_number) as last_number
        from pg_temp.tape_line as t
        group by t.loan_id
    ) as r on s.loan_id = r.loan_id and s.number > r.last_number;
end
$$;

comment on function internal.write_tape_loans(uuid, jsonb) is
'Writes the staged loans with their balances, effective rates, plans and instalments.';

revoke all on function internal.write_tape_loans(uuid, jsonb) from public;
