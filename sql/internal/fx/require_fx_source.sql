create or replace function internal.require_fx_source(source_code text)
returns lending.fx_rate_source
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _source lending.fx_rate_source;
begin
    select s.* into _source
    from lending.fx_rate_source as s
    where s.code = require_fx_source.source_code;
    if not found then
        raise exception using
            errcode = 'RL513',
            message = 'there is no such source of exchange rates',
            detail = format('source %s', coalesce(require_fx_source.source_code, 'null')),
            hint = 'Register it with api.register_fx_source().';
    end if;
    return _source;
end
$$;

comment on function internal.require_fx_source(text) is
'The source of exchange rates with the code. Raises RL513 if there is none.';

revoke all on function internal.require_fx_source(text) from public;
