drop table ops.error_code;
drop table lending.country;
drop table lending.currency;
drop function internal.is_currency_amount(numeric, text);
drop function internal.currency_minor_units(text);
drop function internal.uuid_v7();
