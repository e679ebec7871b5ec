-- requires: api.legal_entity
create or replace function api.create_legal_entity(
    code text,
    name text,
    base_currency_code text,
    country_code text,
    time_zone text,
    holiday_calendar_code text default 'WEEKENDS'
) returns setof api.legal_entity
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require_administrator();
    begin
        insert into lending.legal_entity (
            id, code, name, base_currency_code, country_code, time_zone, holiday_calendar_code
        )
        values (
            _id,
            create_legal_entity.code,
            create_legal_entity.name,
            create_legal_entity.base_currency_code,
            create_legal_entity.country_code,
            create_legal_entity.time_zone,
            create_legal_entity.holiday_calendar_code
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the code is taken',
                detail = format('legal entity %s', create_legal_entity.code),
                hint = 'Choose another code.';
        when check_violation or not_null_violation or foreign_key_violation
            or invalid_parameter_value
        then
            raise exception using
                errcode = 'RL007',
                message = 'the legal entity is not valid',
                detail = sqlerrm,
                hint = 'Codes are upper case; currency, country and calendar must exist; the time '
                    'zone is an IANA name.';
    end;
    return query select e.* from api.legal_entity as e where e.id = _id;
end
$$;

comment on function api.create_legal_entity(text, text, text, text, text, text) is
'Founds a tenant. Its first product in a currency opens the chart of accounts in it. For '
'administrators. Raises RL004 (not an administrator), RL006 (code taken), RL007 (invalid '
'argument).';

revoke all on function api.create_legal_entity(text, text, text, text, text, text) from public;
