-- finds: lending.by_name
create index by_name on lending.currency (name);
