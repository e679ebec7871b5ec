create or replace function finance.add_instalment(state finance.loan_state, due_on date)
returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _index integer := finance.last_index(state, 'additional');
    _last finance.instalment;
begin
    if _index is not null then
        _s.instalments[_index].due_on := greatest(
            (_s.instalments[_index]).due_on, add_instalment.due_on
        );
        return _s;
    end if;
    _last := _s.instalments[finance.last_index(_s, 'instalment')];
    _s.instalments := _s.instalments || row(
        (select pg_catalog.max(i.number) + 1 from pg_catalog.unnest(_s.instalments) as i),
        'additional', _last.due_on, add_instalment.due_on, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0,
        null, null, null, 0, 0, 0, false, null, 0, 0, null
    )::finance.instalment;
    return _s;
end
$$;

comment on function finance.add_instalment(finance.loan_state, date) is
'Adds an instalment after the schedule''s last, or moves the one that is there to a later due '
'date.';

revoke all on function finance.add_instalment(finance.loan_state, date) from public;
grant execute on function finance.add_instalment(finance.loan_state, date) to public;
