create or replace function finance.charge_off(
    state finance.loan_state,
    terms finance.loan_terms,
    event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _behaviour text := coalesce((terms).charge_off_behaviour, 'regular');
begin
    if _behaviour in ('zero_interest', 'accelerated') then
        _s := finance.stop_interest(_s, terms, (event).value_date);
    end if;
    if _behaviour = 'accelerated' then
        _s := finance.accelerate(_s, (event).value_date);
    end if;
    _s.allocations := array(
        select row((event).id, null, c.component, c.amount)::finance.allocation
        from (
            select
                pg_catalog.sum(i.penalty - i.penalty_paid) as penalty,
                pg_catalog.sum(i.fee - i.fee_paid) as fee,
                pg_catalog.sum(i.interest - i.interest_paid) as interest,
                pg_catalog.sum(i.principal - i.principal_paid) as principal
            from pg_catalog.unnest(_s.instalments) as i
        ) as u
        cross join lateral (
            values
            ('penalty', u.penalty),
            ('fee', u.fee),
            ('interest', u.interest),
            ('principal', u.principal)
        ) as c (component, amount)
        where c.amount <> 0
    );
    return _s;
end
$$;

comment on function finance.charge_off(
    finance.loan_state, finance.loan_terms, finance.loan_event
) is
'Moves all that is unpaid to loss, after what the product''s behaviour does to the schedule. The '
'debt is still owed: nothing counts as paid. Its allocations name no instalment.';

revoke all on function finance.charge_off(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.charge_off(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
