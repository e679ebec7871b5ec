-- requires: api.rate_index_value
create or replace function api.register_rate_index(
    code text, name text, currency_code text
) returns setof api.rate_index_value
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_administrator();
    begin
        insert into lending.rate_index as i (code, name, currency_code)
        values (
            register_rate_index.code,
            register_rate_index.name,
            register_rate_index.currency_code
        )
        on conflict on constraint rate_index_pkey do update set name = excluded.name
        where i.currency_code = excluded.currency_code;
    exception
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL367',
                message = 'the index is not valid',
                detail = sqlerrm,
                hint = 'Give a code such as EURIBOR_3M, a name, and a currency by ISO 4217.';
    end;
    return query
    select v.*
    from api.rate_index_value as v
    where v.rate_index_code = register_rate_index.code;
end
$$;

comment on function api.register_rate_index(text, text, text) is
'Registers a published rate that products may follow; one that is there gets the name. For '
'administrators. Raises RL004 (access), RL367 (invalid).';

revoke all on function api.register_rate_index(text, text, text) from public;
