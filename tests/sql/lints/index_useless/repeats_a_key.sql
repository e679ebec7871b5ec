-- finds: lending.idx_currency_numeric_code
create index idx_currency_numeric_code on lending.currency (numeric_code);
