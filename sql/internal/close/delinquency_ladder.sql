-- requires: internal.delinquency_buckets
create or replace function internal.delinquency_ladder(legal_entity_id uuid)
returns table (
    product_version_id uuid, codes text[], min_days integer[], max_days integer[]
)
language sql stable parallel safe
begin atomic
    select
        b.product_version_id,
        array_agg(b.code order by b.min_days),
        array_agg(b.min_days order by b.min_days),
        array_agg(b.max_days order by b.min_days)
    from internal.delinquency_buckets(delinquency_ladder.legal_entity_id) as b
    group by b.product_version_id;
end;

comment on function internal.delinquency_ladder(uuid) is
'The classes of lateness of each product version of an entity as one row, in the order of their '
'days, so that a loan''s class is found by one binary search.';

revoke all on function internal.delinquency_ladder(uuid) from public;
