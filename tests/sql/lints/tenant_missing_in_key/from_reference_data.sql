-- finds: lending.fault.fault_entity_fkey
create table lending.fault (
    entity_id uuid,
    constraint fault_entity_fkey foreign key (entity_id)
    references lending.legal_entity (id) on delete restrict
);
