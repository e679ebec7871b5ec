-- requires: internal.kyc_state
create or replace function internal.require_kyc(
    legal_entity_id uuid,
    party_id uuid,
    stage text,
    on_date date default null
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _level text := (
        select p.required_level
        from lending.kyc_policy as p
        where p.legal_entity_id = require_kyc.legal_entity_id and p.stage = require_kyc.stage
    );
    _state text := internal.kyc_state(
        require_kyc.legal_entity_id,
        require_kyc.party_id,
        require_kyc.on_date,
        coalesce(_level, 'basic')
    );
begin
    if _state in ('failed', 'referred')
        or (_level is not null and _state is distinct from 'passed')
    then
        raise exception using
            errcode = 'RL703',
            message = 'the party has not passed its identity check',
            detail = format(
                'party_id %s, %s asks for level %s, state %s',
                require_kyc.party_id,
                require_kyc.stage,
                coalesce(_level, 'none'),
                _state
            ),
            hint = 'Ask for a check with api.request_kyc_check(), and wait for its answer.';
    end if;
end
$$;

comment on function internal.require_kyc(uuid, uuid, text, date) is
'Raises RL703 if the party failed its last identity check, or people have not decided on it yet '
'(a possible match of a list), or if it has not passed the one that the entity''s policy asks for '
'at the stage: origination or disbursement.';

revoke all on function internal.require_kyc(uuid, uuid, text, date) from public;
