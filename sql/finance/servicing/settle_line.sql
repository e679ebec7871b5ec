create or replace function finance.settle_line(line finance.instalment)
returns finance.instalment
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment := line;
begin
    _line.principal := _line.principal_paid;
    _line.interest := _line.interest_paid;
    _line.fee := _line.fee_paid;
    _line.penalty := _line.penalty_paid;
    _line.plan_fee := least(_line.plan_fee, _line.fee_paid);
    _line.plan_penalty := least(_line.plan_penalty, _line.penalty_paid);
    _line.deferred := 0;
    if _line.period is not null then
        _line.level := _line.principal_paid + _line.interest_paid
            - _line.credited_principal - _line.credited_interest;
        _line.agreed_level := _line.level;
    end if;
    return _line;
end
$$;

comment on function finance.settle_line(finance.instalment) is
'An instalment that asks for no more than was paid of it.';

revoke all on function finance.settle_line(finance.instalment) from public;
grant execute on function finance.settle_line(finance.instalment) to public;
