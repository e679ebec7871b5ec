create or replace function api.claim_kyc_checks(
    legal_entity_id uuid,
    provider_code text,
    batch_size integer default 10,
    lease_seconds integer default 300
) returns table (
    kyc_check_id uuid,
    lease_id uuid,
    party_id uuid,
    party_kind text,
    level_code text,
    attempt_count integer,
    identity jsonb
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _lease_id uuid := internal.uuid_v7();
    _now timestamptz := clock_timestamp();
begin
    perform internal.require(claim_kyc_checks.legal_entity_id, 'answer_kyc_checks');
    perform internal.require_kyc_provider(
        claim_kyc_checks.legal_entity_id, claim_kyc_checks.provider_code
    );
    return query
    with
    batch as (
        select c.id
        from lending.kyc_check as c
        where
            c.legal_entity_id = claim_kyc_checks.legal_entity_id
            and c.provider_code = claim_kyc_checks.provider_code
            and c.status in ('queued', 'claimed')
            and c.available_at <= _now
        order by c.available_at, c.id
        limit least(greatest(claim_kyc_checks.batch_size, 0), 1000)
        for no key update skip locked
    ),

    claimed as (
        update lending.kyc_check as c
        set
            status = 'claimed',
            lease_id = _lease_id,
            available_at = _now + make_interval(
                secs => least(greatest(claim_kyc_checks.lease_seconds, 1), 86400)
            )
        from batch as b
        where c.legal_entity_id = claim_kyc_checks.legal_entity_id and c.id = b.id
        returning c.*
    ),

    shown as (
        select
            c.id,
            c.party_id,
            p.kind,
            c.level_code,
            c.attempt_count,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'legal_name', coalesce(i.legal_name, i.display_name),
                    'birth_date', i.birth_date,
                    'national_id', i.national_id,
                    'address', i.address,
                    'country_code', i.country_code
                )
            ) as identity
        from claimed as c
        inner join lending.party as p
            on c.legal_entity_id = p.legal_entity_id and c.party_id = p.id
        inner join lending.party_identity as i
            on c.legal_entity_id = i.legal_entity_id and c.party_id = i.party_id
    )

    select
        s.id,
        _lease_id,
        s.party_id,
        s.kind,
        s.level_code,
        s.attempt_count,
        s.identity
    from shown as s
    cross join
        lateral internal.log_reveal(
            claim_kyc_checks.legal_entity_id,
            s.party_id,
            array(select k.name from jsonb_object_keys(s.identity) as k (name)),
            format('identity check %s by %s', s.id, claim_kyc_checks.provider_code)
        ) as noted
    order by s.id;
end
$$;

comment on function api.claim_kyc_checks(uuid, text, integer, integer) is
'Leases identity checks that are with a provider to its adapter, with the personal data that the '
'check needs; who saw it is logged. Answer with api.complete_kyc_check() or api.fail_kyc_check() '
'before the lease ends, or another claim gets them. Needs answer_kyc_checks. Raises RL001, RL002 '
'(access), RL704 (provider).';

revoke all on function api.claim_kyc_checks(uuid, text, integer, integer) from public;
grant execute on function api.claim_kyc_checks(uuid, text, integer, integer) to
rently_compliance_officer,
rently_app;
