-- finds: lending.fault.fault_currency_fkey
create table lending.fault (
    id uuid primary key,
    currency_code text,
    constraint fault_currency_fkey foreign key (currency_code)
    references lending.currency (code) on delete restrict
);
create index idx_fault_id_currency_code on lending.fault (id, currency_code);
