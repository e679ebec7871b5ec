-- requires: api.kyc_check
create or replace function api.fail_kyc_check(
    legal_entity_id uuid,
    kyc_check_id uuid,
    lease_id uuid,
    error text,
    max_attempts integer default 6
) returns setof api.kyc_check
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _check lending.kyc_check;
    _now timestamptz := clock_timestamp();
    _next text;
    _is_last boolean;
begin
    perform internal.require(fail_kyc_check.legal_entity_id, 'answer_kyc_checks');
    _check := internal.lock_kyc_claim(
        fail_kyc_check.legal_entity_id, fail_kyc_check.kyc_check_id, fail_kyc_check.lease_id
    );
    insert into lending.kyc_attempt (
        legal_entity_id, kyc_check_id, attempt_number, provider_code, error, failed_at
    )
    values (
        fail_kyc_check.legal_entity_id,
        _check.id,
        _check.attempt_count + 1,
        _check.provider_code,
        coalesce(left(fail_kyc_check.error, 2000), 'not said'),
        _now
    );
    update lending.kyc_provider as p
    set
        failures_in_a_row = p.failures_in_a_row + 1,
        rests_until_at = internal.rests_until(p.failures_in_a_row + 1, _now)
    where
        p.legal_entity_id = fail_kyc_check.legal_entity_id and p.code = _check.provider_code;
    _is_last := _check.attempt_count + 1 >= coalesce(fail_kyc_check.max_attempts, 6);
    _next := internal.next_kyc_provider(
        fail_kyc_check.legal_entity_id, _check.level_code, _check.id
    );
    update lending.kyc_check as c
    set
        status = case when _is_last then 'abandoned' else 'queued' end,
        lease_id = null,
        attempt_count = c.attempt_count + 1,
        provider_code = case
            when _is_last then c.provider_code
            else coalesce(_next, c.provider_code)
        end,
        available_at = case
            when _next <> c.provider_code then _now
            else _now + least(interval '10 seconds' * 2 ^ c.attempt_count, interval '1 hour')
        end
    where
        c.legal_entity_id = fail_kyc_check.legal_entity_id and c.id = _check.id;
    if _is_last then
        perform internal.emit_event(
            fail_kyc_check.legal_entity_id,
            'kyc_check_abandoned',
            'party',
            _check.party_id,
            jsonb_build_object('kyc_check_id', _check.id, 'level_code', _check.level_code)
        );
    end if;
    return query
    select v.*
    from api.kyc_check as v
    where v.legal_entity_id = fail_kyc_check.legal_entity_id and v.id = fail_kyc_check.kyc_check_id;
end
$$;

comment on function api.fail_kyc_check(uuid, uuid, uuid, text, integer) is
'Says that a provider could not answer a claimed check. It goes to the next provider at once: the '
'one that failed it least often, does not rest, and is first by priority; to the same one again '
'after 10, 20, 40 … seconds, an hour at most; after max_attempts failures it is abandoned. A '
'provider that failed three times in a row rests for five minutes. Needs answer_kyc_checks. '
'Raises RL001, RL002 (access), RL700 (check), RL701 (claim lost).';

revoke all on function api.fail_kyc_check(uuid, uuid, uuid, text, integer) from public;
grant execute on function api.fail_kyc_check(uuid, uuid, uuid, text, integer) to
rently_compliance_officer,
rently_app;
