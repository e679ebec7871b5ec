-- finds: lending.fault
create table lending.fault (legal_entity_id uuid, id uuid);
