-- finds: lending.fault.fault_currency_fkey
create table lending.fault (
    id uuid primary key,
    currency_code text,
    constraint fault_currency_fkey foreign key (currency_code)
    references lending.currency (code) on delete restrict
);
