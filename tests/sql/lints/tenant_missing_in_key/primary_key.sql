-- finds: lending.fault_pkey
create table lending.fault (legal_entity_id uuid, id uuid primary key);
