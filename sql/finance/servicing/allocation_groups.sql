create or replace function finance.allocation_groups(rule finance.allocation_rule) returns text[]
language plpgsql immutable parallel safe
as $$
declare
    _position text;
    _due_type text;
    _component text;
    _due_types text[] := '{}';
    _groups text[] := '{}';
    _place integer;
    _is_by_component boolean := (rule).processing = 'by_component';
begin
    foreach _position in array (rule).positions loop
        _component := pg_catalog.split_part(_position, '_', -1);
        _due_type := pg_catalog.left(_position, -pg_catalog.length(_component) - 1);
        if not _is_by_component then
            _place := pg_catalog.array_position(_due_types, _due_type);
        end if;
        if _place is null then
            _due_types := pg_catalog.array_append(_due_types, _due_type);
            _groups := pg_catalog.array_append(_groups, _due_type || ' ' || _component);
        else
            _groups[_place] := _groups[_place] || ',' || _component;
        end if;
    end loop;
    return _groups;
end
$$;

comment on function finance.allocation_groups(finance.allocation_rule) is
'The passes that an allocation rule makes, in order: each a due type, a space, and the '
'components that are paid '
'before the pass goes on to the next instalment.';

revoke all on function finance.allocation_groups(finance.allocation_rule) from public;
grant execute on function finance.allocation_groups(finance.allocation_rule) to public;
