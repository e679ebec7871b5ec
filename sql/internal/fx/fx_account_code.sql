create or replace function internal.fx_account_code(kind text, currency_code text) returns text
language sql stable strict parallel safe
begin atomic
    select case fx_account_code.kind when 'carrying' then '1950' else '1960' end || c.numeric_code
    from lending.currency as c
    where c.code = fx_account_code.currency_code;
end;

comment on function internal.fx_account_code(text, text) is
'Number of the account in the base currency that holds what a foreign currency cost (carrying) or '
'gained since (unrealised).';

revoke all on function internal.fx_account_code(text, text) from public;
grant execute on function internal.fx_account_code(text, text) to rently_refresher;
