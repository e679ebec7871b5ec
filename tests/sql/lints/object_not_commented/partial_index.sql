-- finds: index lending.idx_currency_name
create index idx_currency_name on lending.currency (name) where minor_units = 0;
