-- requires: finance.down_payment, finance.complete_schedule_terms
-- Three ways to repay several payments out: each changes the instalments after it; each has as many
-- instalments as the first, some of them shared; or, for loans whose schedule is made as a whole,
-- all are taken as paid out at the start wherever no interest depends on when they were; what the
-- rounding of their down payments differs by, the last takes.
create or replace function finance.plan_rows(
    terms finance.loan_terms,
    disbursements finance.tranche[]
) returns setof finance.schedule_row
language plpgsql immutable parallel safe rows 12
as $$
declare
    _t finance.schedule_terms := (terms).schedule;
    _down finance.schedule_terms;
    _count integer := pg_catalog.cardinality(disbursements);
    _is_whole boolean := not (terms).is_progressive
        and (((terms).schedule).annual_rate = 0 or ((terms).schedule).method = 'flat');
    _is_full boolean := (terms).tranche_term = 'full';
    _row finance.schedule_row;
    _amount numeric;
    _excess numeric := 0;
    _place integer := 0;
begin
    _t.principal_amount := (disbursements[1]).amount;
    _t.disbursed_on := (disbursements[1]).disbursed_on;
    _t.tranches := '{}';
    _down := finance.complete_schedule_terms(_t);
    if _is_whole then
        select
            pg_catalog.sum(d.amount),
            finance.down_payment(
                _down, pg_catalog.sum(d.amount) filter (where d.is_capitalised is not true)
            )
            - pg_catalog.sum(finance.down_payment(_down, d.amount, d.is_capitalised))
        into _t.principal_amount, _excess
        from pg_catalog.unnest(disbursements) as d;
    elsif not _is_full then
        _t.tranches := disbursements[2 :];
    end if;
    for _i in 1 .. _count loop
        _amount := finance.down_payment(
            _down, (disbursements[_i]).amount, (disbursements[_i]).is_capitalised
        );
        if _amount > 0 then
            _row := row(
                null, 'down_payment', (
                    disbursements[_i]
                ).disbursed_on, (disbursements[_i]).disbursed_on,
                (disbursements[_i]).disbursed_on, 0, 0, 0, _amount, 0, 0, 0, 0, _amount, 0
            );
            return next _row;
        end if;
    end loop;
    for _row in
        select r.* from finance.schedule(_t) as r where r.kind = 'instalment' order by r.due_on
    loop
        _place := _place + 1;
        if _place = _t.instalments then
            _row.principal := _row.principal + _excess;
        end if;
        return next _row;
    end loop;
    if not _is_full then
        return;
    end if;
    for _i in 2 .. _count loop
        _t.principal_amount := (disbursements[_i]).amount;
        _t.disbursed_on := (disbursements[_i]).disbursed_on;
        return query select r.* from finance.schedule(_t) as r where r.kind = 'instalment';
    end loop;
end
$$;

comment on function finance.plan_rows(finance.loan_terms, finance.tranche[]) is
'Down payments, in the order of the payments out, and instalments that payments out make. '
'Where each payment out has instalments of its own, several rows have the same due date.';

revoke all on function finance.plan_rows(finance.loan_terms, finance.tranche[]) from public;
grant execute on function finance.plan_rows(finance.loan_terms, finance.tranche[]) to public;
