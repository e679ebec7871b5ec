create or replace function finance.allocation_groups(rule finance.allocation_rule) returns text[]
language plpgsql immutable parallel safe
as $$
declare
    _position text;
    _due_type text;
    _components text;
    _groups text[] := '{}';
    _place integer;
begin
    foreach _position in array (rule).positions loop
        _components := pg_catalog.substring(_position, '[a-z]+$');
        _due_type := pg_catalog.left(
            _position, -pg_catalog.length(_components) - 1
        );
        _place := null;
        if (rule).processing <> 'by_component' then
            for _i in 1 .. pg_catalog.cardinality(_groups) loop
                if pg_catalog.split_part(_groups[_i], ' ', 1) = _due_type then
                    _place := _i;
                end if;
            end loop;
        end if;
        if _place is null then
            _groups := _groups || (_due_type || ' ' || _components);
        else
            _groups[_place] := _groups[_place] || ',' || _components;
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
