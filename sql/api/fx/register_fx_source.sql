create or replace function api.register_fx_source(
    code text, name text, base_currency_code text
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_administrator();
    insert into lending.fx_rate_source (code, name, base_currency_code)
    values (
        register_fx_source.code, register_fx_source.name, register_fx_source.base_currency_code
    );
exception
    when check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the source cannot be registered',
            detail = format(
                'code %s, name %s, base currency %s',
                register_fx_source.code,
                register_fx_source.name,
                register_fx_source.base_currency_code
            ),
            hint = 'The code is upper snake case, the name not blank, the currency known.';
    when unique_violation then
        raise exception using
            errcode = 'RL006',
            message = 'the source is registered already',
            detail = format('code %s', register_fx_source.code),
            hint = 'Choose another code.';
end
$$;

comment on function api.register_fx_source(text, text, text) is
'Registers a source of exchange rates, which says what one unit of its base currency costs. '
'For administrators. Raises RL004 (administrator), RL006 (code taken), RL007 (argument).';

revoke all on function api.register_fx_source(text, text, text) from public;
