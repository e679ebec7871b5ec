create or replace function internal.require_rate_index(rate_index_code text) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if not internal.is_administrator()
        and cardinality(internal.entities_with('record_rate_indexes')) = 0
    then
        raise exception using
            errcode = 'RL369',
            message = 'you may not record published rates',
            detail = format('login %s', session_user),
            hint = 'They hold for all legal entities: use the scheduler''s login, or an '
                'administrator''s.';
    end if;
    if not exists (
        select from lending.rate_index as i where i.code = require_rate_index.rate_index_code
    ) then
        raise exception using
            errcode = 'RL368',
            message = 'there is no such index',
            detail = format('index %s', require_rate_index.rate_index_code),
            hint = 'An administrator registers it with api.register_rate_index().';
    end if;
end
$$;

comment on function internal.require_rate_index(text) is
'Raises RL369 unless the caller is an administrator or has record_rate_indexes for an entity, '
'RL368 unless there is the index.';

revoke all on function internal.require_rate_index(text) from public;
