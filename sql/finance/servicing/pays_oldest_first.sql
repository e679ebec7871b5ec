create or replace function finance.pays_oldest_first(rule finance.allocation_rule) returns boolean
language plpgsql immutable parallel safe
as $$
declare
    _position text;
    _has_past_due boolean := false;
    _has_due boolean := false;
begin
    if (rule).processing is distinct from 'by_instalment'
        or (rule).future_rule is distinct from 'next'
    then
        return false;
    end if;
    foreach _position in array (rule).positions loop
        if pg_catalog.starts_with(_position, 'past_due_') then
            _has_past_due := true;
        elsif not _has_past_due then
            return false;
        elsif pg_catalog.starts_with(_position, 'due_') then
            _has_due := true;
        elsif not _has_due then
            return false;
        end if;
    end loop;
    return true;
end
$$;

comment on function finance.pays_oldest_first(finance.allocation_rule) is
'Whether money goes to an instalment only once those due before it are paid.';

revoke all on function finance.pays_oldest_first(finance.allocation_rule) from public;
grant execute on function finance.pays_oldest_first(finance.allocation_rule) to public;
