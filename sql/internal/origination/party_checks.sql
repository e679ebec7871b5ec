create or replace function internal.party_checks(inputs jsonb)
returns table (
    check_code text,
    subject text,
    outcome text,
    reason_code text,
    detail jsonb
)
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        c.check_code,
        p.party ->> 'party_id',
        c.outcome,
        c.reason_code,
        c.detail || jsonb_build_object('role', p.party -> 'role')
    from jsonb_array_elements(party_checks.inputs -> 'parties') as p (party)
    cross join
        lateral (
            select
                (p.party ->> 'is_kyc_required')::boolean
                or (party_checks.inputs -> 'limits' ->> 'is_kyc_required')::boolean as is_needed,
                (party_checks.inputs -> 'limits' ->> 'min_age')::numeric as min_age,
                (party_checks.inputs -> 'limits' ->> 'max_age_at_maturity')::numeric as max_age,
                (p.party ->> 'age')::numeric as age,
                (p.party ->> 'age_at_maturity')::numeric as age_at_maturity
        ) as f
    cross join
        lateral (
            values
            (
                'party_active',
                case when (p.party ->> 'is_active')::boolean then 'pass' else 'fail' end,
                'PARTY_NOT_ACTIVE',
                jsonb_build_object('is_active', p.party -> 'is_active')
            ),
            (
                'sanctions',
                case p.party ->> 'sanctions_result'
                    when 'match' then 'fail'
                    when 'possible_match' then 'refer'
                    else 'pass'
                end,
                'PARTY_NOT_ACTIVE',
                jsonb_build_object('sanctions_result', p.party -> 'sanctions_result')
            ),
            (
                'identity',
                case
                    when p.party ->> 'kyc_state' = 'failed' then 'fail'
                    when p.party ->> 'kyc_state' = 'referred' then 'refer'
                    when p.party ->> 'kyc_state' = 'passed' or not f.is_needed then 'pass'
                    else 'refer'
                end,
                'IDENTITY_NOT_VERIFIED',
                jsonb_build_object('kyc_state', p.party -> 'kyc_state', 'is_required', f.is_needed)
            ),
            (
                'age',
                case
                    when p.party ->> 'kind' <> 'person' or coalesce(f.min_age, f.max_age) is null
                        then 'pass'
                    when f.age < f.min_age then 'fail'
                    when f.age_at_maturity > f.max_age and p.party ->> 'role' <> 'guarantor'
                        then 'fail'
                    when f.age is null then 'refer'
                    else 'pass'
                end,
                case when f.age is null then 'APPLICATION_INCOMPLETE' else 'AGE_NOT_ELIGIBLE' end,
                jsonb_build_object(
                    'age', f.age,
                    'age_at_maturity', f.age_at_maturity,
                    'min_age', f.min_age,
                    'max_age_at_maturity', f.max_age
                )
            )
        ) as c (check_code, outcome, reason_code, detail);
end;

comment on function internal.party_checks(jsonb) is
'Checks of each party of an application: activity, sanctions, identity, age in years. Of a '
'guarantor the age at maturity does not count. See internal.application_checks().';

revoke all on function internal.party_checks(jsonb) from public;
grant execute on function internal.party_checks(jsonb) to rently_refresher;
