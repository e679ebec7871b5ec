-- Temporary tables of ours: the caller may only add rows to the first. They live in the caller's
-- session, so no other session reaches them, and end with the transaction; nothing of a refused
-- tape stays behind.
create or replace function internal.create_tape_staging() returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    if to_regclass('pg_temp.tape_row') is not null then
        perform internal.require_tape_staging();
        truncate pg_temp.tape_row,
        pg_temp.tape_check,
        pg_temp.tape_rejection,
        pg_temp.tape_loan,
        pg_temp.tape_schedule,
        pg_temp.tape_line;
        return;
    end if;
    create temporary table tape_row (
        line_number bigint primary key check (line_number > 0),
        row_problem text,
        loan_number text,
        borrower_reference text,
        status text,
        principal_amount text,
        interest_rate text,
        instalment_count text,
        start_date text,
        closed_on text,
        instalment_amount text,
        outstanding_amount text,
        paid_principal_amount text,
        paid_interest_amount text,
        paid_fee_amount text,
        paid_penalty_amount text,
        paid_total_amount text
    ) on commit drop;
    create temporary table tape_check (
        legal_entity_id uuid,
        map jsonb,
        row_count bigint
    ) on commit drop;
    create temporary table tape_rejection (
        line_number bigint,
        kind text,
        field text,
        given text
    ) on commit drop;
    create temporary table tape_loan (
        line_number bigint,
        loan_number text,
        borrower_reference text,
        status text,
        principal_amount numeric,
        interest_rate numeric,
        instalment_count numeric,
        start_date date,
        closed_on date,
        instalment_amount numeric,
        outstanding_amount numeric,
        paid_principal_amount numeric,
        paid_interest_amount numeric,
        paid_fee_amount numeric,
        paid_penalty_amount numeric,
        paid_total_amount numeric,
        loan_id uuid,
        repayment_id uuid
    ) on commit drop;
    create temporary table tape_schedule (
        loan_id uuid,
        number integer,
        starts_on date,
        due_on date,
        principal numeric,
        interest numeric,
        closing_balance numeric
    ) on commit drop;
    create temporary table tape_line (
        loan_id uuid,
        line_number integer,
        period_start_date date,
        due_date date,
        scheduled_interest_amount numeric,
        opening_balance_amount numeric,
        principal_amount numeric,
        interest_amount numeric,
        paid_principal_amount numeric,
        paid_interest_amount numeric,
        is_settled boolean,
        takes_rest boolean
    ) on commit drop;
    grant insert on pg_temp.tape_row to public;
end
$$;

comment on function internal.create_tape_staging() is
'Creates the temporary tables of a tape import, or empties them: tape_row for the text of the '
'file, tape_check for whether that was judged, tape_rejection for what is wrong with it, '
'tape_loan for what it means, tape_schedule for the schedules by contract, tape_line for the '
'instalments that the sums repaid change or pay.';

revoke all on function internal.create_tape_staging() from public;
