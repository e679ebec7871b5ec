-- What no exception lifts: who somebody is, whether we may deal with it at all, and the limits of
-- the product, which the approved terms keep.
create or replace function internal.require_decidable(inputs jsonb) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _request jsonb := inputs -> 'request';
    _unknown text;
    _stops text;
    _is_clean boolean;
    _problem text;
begin
    select string_agg(coalesce(r, 'null'), ', ' order by r) into _unknown
    from jsonb_array_elements_text(_request -> 'reason_codes') as r
    where
        not exists (
            select
            from lending.decision_reason_code as c
            where
                c.code = r
                and (
                    _request ->> 'result' <> 'decline' or c.is_adverse
                )
                and (
                    _request ->> 'result' <> 'approve' or not c.is_adverse
                )
        );
    select
        string_agg(c.check_code, ', ' order by c.check_code) filter (
            where c.outcome = 'fail' and c.check_code in (
                'party_active', 'sanctions', 'identity', 'age', 'amount', 'term', 'rate'
            )
        ),
        bool_and(c.outcome = 'pass')
    into strict _stops, _is_clean
    from internal.application_checks(require_decidable.inputs) as c;
    _problem := case
        when _request ->> 'result' in ('approve', 'decline', 'refer') is not true
            then 'the result is none of approve, decline, refer'
        when _unknown is not null
            then format('unknown reasons, or not for this result: %s', _unknown)
        when
            _request ->> 'result' = 'decline'
            and cardinality((internal.decide(require_decidable.inputs)).reason_codes) = 0
            then 'a refusal needs an adverse reason'
        when
            _request ->> 'result' = 'approve'
            and not _is_clean
            and not _request -> 'reason_codes' ? 'EXCEPTION_GRANTED'
            then 'a check did not pass, and no EXCEPTION_GRANTED is given'
    end;
    if _problem is not null then
        raise exception using
            errcode = 'RL212',
            message = 'the decision is not valid',
            detail = _problem,
            hint = 'See lending.decision_reason_code and api.application_check.';
    end if;
    if _request ->> 'result' = 'approve' and _stops is not null then
        raise exception using
            errcode = 'RL213',
            message = 'a check failed that no exception lifts',
            detail = _stops,
            hint = 'Decline, or approve terms within the limits.';
    end if;
end
$$;

comment on function internal.require_decidable(jsonb) is
'Raises RL212 unless what a person decided has a known result and reasons that fit it, an adverse '
'one to decline, EXCEPTION_GRANTED to approve where a check did not pass; RL213 to approve where '
'identity, sanctions, activity, age or a limit of the product failed.';

revoke all on function internal.require_decidable(jsonb) from public;
