-- finds: column id of composite type internal.fault
create type internal.fault as (id uuid);
comment on type internal.fault is 'A fault.';
