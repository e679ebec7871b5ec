create or replace function internal.delinquency_buckets(legal_entity_id uuid)
returns table (
    product_version_id uuid, bucket_id uuid, code text, min_days integer, max_days integer
)
language sql stable parallel safe
set search_path = ''
begin atomic
    select
        v.id as product_version_id,
        b.id as bucket_id,
        b.code,
        b.min_days,
        b.max_days
    from lending.product_version as v
    inner join lending.delinquency_bucket as b
        on
            v.legal_entity_id = b.legal_entity_id
            and case
                when exists (
                    select
                    from lending.delinquency_bucket as o
                    where
                        o.legal_entity_id = v.legal_entity_id and o.product_version_id = v.id
                ) then v.id = b.product_version_id
                else b.product_version_id is null
            end
    where v.legal_entity_id = delinquency_buckets.legal_entity_id;
end;

comment on function internal.delinquency_buckets(uuid) is
'The classes of lateness that hold for each product version of an entity: its own, else the '
'entity''s.';

revoke all on function internal.delinquency_buckets(uuid) from public;
