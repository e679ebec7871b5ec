-- Each stretch between two changes of the balance is rounded by itself, as the reference does.
create or replace function finance.period_interest(
    state finance.loan_state,
    terms finance.loan_terms,
    line finance.instalment,
    opening numeric,
    till_on date default null
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _interest numeric := 0;
    _balance numeric := opening;
    _from date := (line).start_on;
    _units integer := ((terms).schedule).minor_units;
    _rounding text := ((terms).schedule).interest_rounding;
    _change record;
begin
    for _change in
        select
            c.changed_on,
            pg_catalog.sum(
                c.correction + case when c.changed_on > (line).start_on then c.disbursed else 0 end
            ) as amount
        from pg_catalog.unnest((state).changes) as c
        where c.changed_on >= (line).start_on and c.changed_on < (line).due_on
        group by c.changed_on
        order by c.changed_on
    loop
        _interest := _interest + finance.round_money(
            finance.stretch_interest(
                terms, line, _balance, _from, least(_change.changed_on, till_on)
            ),
            _units,
            _rounding
        );
        _balance := greatest(_balance + _change.amount, 0);
        _from := _change.changed_on;
    end loop;
    return _interest + finance.round_money(
        finance.stretch_interest(terms, line, _balance, _from, least((line).due_on, till_on)),
        _units,
        _rounding
    );
end
$$;

comment on function finance.period_interest(
    finance.loan_state, finance.loan_terms, finance.instalment, numeric, date
) is
'Interest of one period, from the balance on its first day and the changes within it. till_on: '
'none after that day.';

revoke all on function finance.period_interest(
    finance.loan_state, finance.loan_terms, finance.instalment, numeric, date
) from public;
grant execute on function finance.period_interest(
    finance.loan_state, finance.loan_terms, finance.instalment, numeric, date
) to public;
