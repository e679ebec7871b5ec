-- Nothing but the stored inputs goes in, so that running it again gives the same.
-- requires: internal.application_checks
create or replace function internal.decide(inputs jsonb) returns internal.decision_outcome
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
    _request jsonb := inputs -> 'request';
    _outcome internal.decision_outcome;
    _failed text[];
    _referred text[];
begin
    select
        coalesce(array_agg(distinct c.reason_code) filter (where c.outcome = 'fail'), '{}'),
        coalesce(array_agg(distinct c.reason_code) filter (where c.outcome = 'refer'), '{}')
    into strict _failed, _referred
    from internal.application_checks(decide.inputs) as c;

    _outcome.result := case
        when _request ? 'result' then _request ->> 'result'
        when (inputs -> 'facts' ->> 'requested_amount')::numeric
            <= (inputs -> 'policy' ->> 'max_automatic_amount')::numeric is not true
            then 'refer'
        when cardinality(_failed) > 0 then 'decline'
        when cardinality(_referred) > 0 then 'refer'
        else 'approve'
    end;
    if _outcome.result = 'approve' then
        _outcome.approved_amount := (inputs -> 'facts' ->> 'requested_amount')::numeric;
        _outcome.instalment_count := (inputs -> 'facts' ->> 'instalment_count')::integer;
        _outcome.interest_rate := (inputs -> 'facts' ->> 'interest_rate')::numeric;
    end if;
    select coalesce(array_agg(distinct r.code collate "C" order by r.code collate "C"), '{}')
    into strict _outcome.reason_codes
    from unnest(
        array(select jsonb_array_elements_text(coalesce(_request -> 'reason_codes', '[]')))
        || case _outcome.result
            when 'decline' then _failed
            when 'refer' then _failed || _referred
            else case
                when cardinality(_failed || _referred) = 0 then array['CONDITIONS_MET']
                else '{}'::text[]
            end
        end
    ) as r (code);
    return _outcome;
end
$$;

comment on function internal.decide(jsonb) is
'What a decision comes to, from its inputs: those of internal.application_inputs(), and in request '
'what a person decided. Without a person: nothing above the policy''s limit, decline if a check '
'failed, refer if one could not tell. The reasons are those of the person and of the checks that '
'did not pass.';

revoke all on function internal.decide(jsonb) from public;
grant execute on function internal.decide(jsonb) to rently_refresher;
