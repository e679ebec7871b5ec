-- finds: lending.currency
grant select on lending.currency to public;
