-- requires: internal.business_date
create or replace function internal.kyc_state(
    legal_entity_id uuid,
    party_id uuid,
    on_date date default null,
    level_code text default 'basic'
) returns text
language sql stable
set search_path = ''
begin atomic
    with
    asked as (
        select
            l.depth,
            coalesce(
                kyc_state.on_date, internal.business_date(kyc_state.legal_entity_id)
            ) as on_date
        from lending.kyc_level as l
        where l.code = kyc_state.level_code
    ),

    checks as (
        select
            c.status,
            c.result,
            c.checked_on,
            c.expires_on,
            c.id,
            l.depth
        from lending.kyc_check as c
        inner join lending.kyc_level as l on c.level_code = l.code
        where
            c.legal_entity_id = kyc_state.legal_entity_id
            and c.party_id = kyc_state.party_id
    ),

    last_answer as (
        select c.result
        from checks as c
        inner join asked as a on c.checked_on <= a.on_date
        order by c.checked_on desc, c.id desc
        limit 1
    ),

    passed as (
        select max(c.expires_on) as expires_on
        from checks as c
        inner join asked as a on c.checked_on <= a.on_date and c.depth >= a.depth
        where c.result = 'passed'
    )

    select
        case
            when l.result in ('failed', 'referred') then l.result
            when p.expires_on > a.on_date then 'passed'
            when p.expires_on <= a.on_date then 'expired'
            when
                exists (
                    select from checks as c
                    where c.status in ('queued', 'claimed')
                )
                then 'pending'
            else 'none'
        end
    from asked as a
    cross join passed as p
    left join last_answer as l on true;
end;

comment on function internal.kyc_state(uuid, uuid, date, text) is
'How a party stands on a day (today if null) as to identity checks of a level or deeper: none, '
'pending, passed, referred, failed or expired. The last answer of any level that did not pass '
'goes before what passed earlier. Null for an unknown level.';

revoke all on function internal.kyc_state(uuid, uuid, date, text) from public;
