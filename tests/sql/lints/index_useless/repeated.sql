-- finds: lending.idx_currency_name
create index idx_currency_name on lending.currency (name);
create index idx_currency_name_again on lending.currency (name);
