-- Down payments that a later payout brings stand where they fall due; every instalment keeps its
-- number, what was charged to it and what was paid of it.
create or replace function finance.lay_schedule(state finance.loan_state, terms finance.loan_terms)
returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.schedule_terms := (terms).schedule;
    _is_live boolean := finance.is_recalculated(terms) or finance.is_reducing(terms);
    _before finance.instalment[] := (state).instalments;
    _count integer := pg_catalog.cardinality((state).disbursements);
    _line finance.instalment;
    _old finance.instalment;
    _row record;
    _next integer := coalesce((
        select pg_catalog.max(i.number) from pg_catalog.unnest((state).instalments) as i
    ), 0);
    _used integer[] := '{}';
    _period integer := 0;
    _first_level numeric;
    _fractions numeric[];
begin
    _t.principal_amount := (_s.disbursements[1]).amount;
    _t.disbursed_on := (_s.disbursements[1]).disbursed_on;
    _t.tranches := _s.disbursements[2 :];
    if _is_live then
        _fractions := array(
            select p.fraction from finance.schedule_periods(_t) as p order by p.number
        );
    end if;
    _s.instalments := '{}';
    for _row in
        select
            r.kind,
            r.due_on,
            pg_catalog.min(r.start_on) as start_on,
            pg_catalog.sum(r.principal) as principal,
            pg_catalog.sum(r.interest + r.stub_interest) as interest,
            pg_catalog.sum(r.fees) as fee,
            pg_catalog.sum(r.penalties) as penalty
        from finance.plan_rows(terms, _s.disbursements) with ordinality as r (
            number, kind, start_on, end_on, due_on, days, opening_balance, disbursed, principal,
            interest, stub_interest, fees, penalties, instalment, closing_balance, place
        )
        group by r.kind, r.due_on, case r.kind when 'down_payment' then r.place end
        order by r.due_on, r.kind = 'down_payment', pg_catalog.min(r.place)
    loop
        _old := null;
        select i.* into _old
        from pg_catalog.unnest(_before) as i
        where i.kind = _row.kind and i.due_on = _row.due_on and i.number <> all(_used)
        limit 1;
        _line := row(
            coalesce(_old.number, _next + 1), _row.kind, _row.start_on, _row.due_on,
            _row.principal, _row.interest, _row.fee, _row.penalty,
            0, 0, 0, 0, null, 0, 0, null, null, null, 0, 0, 0, false, null,
            _row.fee, _row.penalty, null
        );
        if _old.number is null then
            _next := _next + 1;
        else
            _line.start_on := least(_row.start_on, _old.start_on);
            _line.fee := _row.fee + _old.fee - _old.plan_fee;
            _line.penalty := _row.penalty + _old.penalty - _old.plan_penalty;
            _line.principal_paid := _old.principal_paid;
            _line.interest_paid := _old.interest_paid;
            _line.fee_paid := _old.fee_paid;
            _line.penalty_paid := _old.penalty_paid;
            _line.paid_on := _old.paid_on;
            _line.principal := _line.principal + _old.credited_principal;
            _line.interest := _line.interest + _old.credited_interest;
            _line.credited_principal := _old.credited_principal;
            _line.credited_interest := _old.credited_interest;
            _used := _used || _old.number;
        end if;
        if _row.kind = 'instalment' and _is_live then
            _period := _period + 1;
            _line.period := _period;
            _line.fraction := case
                when _period <= _t.interest_free_periods then 0
                else coalesce(_fractions[_period], _t.period_fraction)
            end;
            _line.level := _row.principal + case
                when (terms).recalculation = 'instalment' and _t.method <> 'annuity' then 0
                else _row.interest
            end;
            _first_level := coalesce(_first_level, _line.level);
            _line.agreed_level := _line.level;
            if _old.number is not null then
                _line.deferred := _old.deferred;
                _line.is_accrued_elsewhere := _old.is_accrued_elsewhere;
                if _row.due_on <= (_s.disbursements[_count]).disbursed_on then
                    _line.level := _old.level;
                    _line.agreed_level := _old.agreed_level;
                elsif (terms).tranche_term = 'full' then
                    _line.level := _old.level + _line.level - (
                        select pg_catalog.sum(r.principal + r.interest)
                        from finance.plan_rows(terms, _s.disbursements[: _count - 1]) as r
                        where r.kind = 'instalment' and r.due_on = _row.due_on
                    );
                end if;
            end if;
        end if;
        _s.instalments := _s.instalments || _line;
    end loop;
    if _is_live and _count = 1 and not finance.is_level_moved(_t, _first_level) then
        _s.instalments[pg_catalog.cardinality(_s.instalments)].agreed_level := _first_level;
    end if;
    _s.instalments := _s.instalments || array(
        select i
        from pg_catalog.unnest(_before) as i
        where i.kind in ('additional', 'charge')
    );
    return _s;
end
$$;

comment on function finance.lay_schedule(finance.loan_state, finance.loan_terms) is
'The instalments that the payments out so far make, with what is known of them already.';

revoke all on function finance.lay_schedule(finance.loan_state, finance.loan_terms) from public;
grant execute on function finance.lay_schedule(finance.loan_state, finance.loan_terms) to public;
