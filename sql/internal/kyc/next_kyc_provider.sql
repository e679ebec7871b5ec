create or replace function internal.next_kyc_provider(
    legal_entity_id uuid, level_code text, kyc_check_id uuid default null
) returns text
language sql volatile
set search_path = ''
begin atomic
    select p.code
    from lending.kyc_provider as p
    inner join lending.kyc_level as deepest on p.deepest_level = deepest.code
    inner join lending.kyc_level as asked on deepest.depth >= asked.depth
    where
        p.legal_entity_id = next_kyc_provider.legal_entity_id
        and asked.code = next_kyc_provider.level_code
        and p.is_active
    order by
        (
            select count(*)
            from lending.kyc_attempt as a
            where
                a.legal_entity_id = p.legal_entity_id
                and a.kyc_check_id = next_kyc_provider.kyc_check_id
                and a.provider_code = p.code
        ),
        (coalesce(p.rests_until_at > clock_timestamp(), false)),
        p.priority
    limit 1;
end;

comment on function internal.next_kyc_provider(uuid, text, uuid) is
'The provider to ask for a check of the level: the one that failed this check least often, then '
'one that does not rest, then the first by priority. Null if none checks so deeply.';

revoke all on function internal.next_kyc_provider(uuid, text, uuid) from public;
