create or replace function internal.contact_limit_for(
    legal_entity_id uuid, party_id uuid, channel text, on_date date
) returns lending.contact_limit
language sql stable
set search_path = ''
begin atomic
    select l
    from lending.contact_limit as l
    where
        l.channel = contact_limit_for.channel
        and l.valid_during @> contact_limit_for.on_date
        and (
            l.country_code is null
            or l.country_code = (
                select coalesce(i.country_code, e.country_code)
                from lending.legal_entity as e
                left join lending.party_identity as i
                    on
                        e.id = i.legal_entity_id
                        and i.party_id = contact_limit_for.party_id
                where e.id = contact_limit_for.legal_entity_id
            )
        )
    order by l.country_code nulls last
    limit 1;
end;

comment on function internal.contact_limit_for(uuid, uuid, text, date) is
'The limit by which a party may be contacted on a channel: that of the party''s country, else of '
'the entity''s, else the one for every country. Null for an unknown channel.';

revoke all on function internal.contact_limit_for(uuid, uuid, text, date) from public;
