create or replace function internal.read_tape_loans(map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _fields jsonb := read_tape_loans.map -> 'fields';
    _units integer := internal.currency_minor_units(read_tape_loans.map ->> 'currency');
    _rate_divisor numeric := case
        when _fields -> 'interest_rate' ->> 'format' = 'percent' then 100 else 1
    end;
    _start_format text := coalesce(_fields -> 'start_date' ->> 'format', 'YYYY-MM-DD');
    _closed_format text := coalesce(_fields -> 'closed_on' ->> 'format', 'YYYY-MM-DD');
begin
    insert into pg_temp.tape_loan
    select
        r.line_number,
        coalesce(_fields -> 'loan_number' ->> 'prefix', '') || btrim(r.loan_number),
        coalesce(
            _fields -> 'borrower_reference' ->> 'prefix', _fields -> 'loan_number' ->> 'prefix', ''
        )
        || coalesce(nullif(btrim(r.borrower_reference), ''), btrim(r.loan_number)),
        read_tape_loans.map -> 'statuses' ->> btrim(r.status),
        n.principal,
        round(internal.tape_number(btrim(rtrim(btrim(r.interest_rate), '%'))) / _rate_divisor, 8),
        internal.tape_number(btrim(r.instalment_count)),
        internal.tape_date(btrim(r.start_date), _start_format),
        internal.tape_date(nullif(btrim(r.closed_on), ''), _closed_format),
        round(internal.tape_number(btrim(r.instalment_amount)), _units),
        n.outstanding,
        coalesce(
            round(internal.tape_number(btrim(r.paid_principal_amount)), _units),
            n.principal - n.outstanding,
            0
        ),
        coalesce(round(internal.tape_number(btrim(r.paid_interest_amount)), _units), 0),
        coalesce(round(internal.tape_number(btrim(r.paid_fee_amount)), _units), 0),
        coalesce(round(internal.tape_number(btrim(r.paid_penalty_amount)), _units), 0),
        internal.tape_number(btrim(r.paid_total_amount)),
        internal.uuid_v7(),
        internal.uuid_v7()
    from pg_temp.tape_row as r
    cross join lateral (
        select
            round(internal.tape_number(btrim(r.principal_amount)), _units) as principal,
            round(internal.tape_number(btrim(r.outstanding_amount)), _units) as outstanding
    ) as n
    where not exists (
        select from pg_temp.tape_rejection as j where j.line_number = r.line_number
    );
end
$$;

comment on function internal.read_tape_loans(jsonb) is
'Turns the text of the staged rows that have no rejection into values, as the map says.';

revoke all on function internal.read_tape_loans(jsonb) from public;
