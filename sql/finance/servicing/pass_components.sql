create or replace function finance.pass_components(positions text[], due_type text) returns text[]
language plpgsql immutable parallel safe
as $$
declare
    _start text := due_type || '_';
    _position text;
    _components text[] := '{}';
begin
    foreach _position in array positions loop
        if pg_catalog.starts_with(_position, _start) then
            _components := pg_catalog.array_append(
                _components, pg_catalog.split_part(_position, '_', -1)
            );
        end if;
    end loop;
    return _components;
end
$$;

comment on function finance.pass_components(text[], text) is
'The components of a due type in the order of the positions of an allocation rule: what is paid of '
'one instalment before the next.';

revoke all on function finance.pass_components(text[], text) from public;
grant execute on function finance.pass_components(text[], text) to public;
