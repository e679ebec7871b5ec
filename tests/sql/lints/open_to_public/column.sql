-- finds: lending.currency.name
grant select (name) on lending.currency to public;
