-- finds: lending.fault_period_excl
create table lending.fault (
    legal_entity_id uuid,
    period daterange,
    constraint fault_period_excl exclude using gist (period with &&)
);
