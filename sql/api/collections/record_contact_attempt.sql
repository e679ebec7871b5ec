-- requires: api.contact_attempt, internal.contact_limit_for, internal.free_contact_place
create or replace function api.record_contact_attempt(
    legal_entity_id uuid,
    loan_id uuid,
    channel text,
    outcome text,
    attempted_at timestamptz default null
) returns setof api.contact_attempt
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _limit lending.contact_limit;
    _at timestamptz := coalesce(record_contact_attempt.attempted_at, internal.booking_time());
    _zone text;
    _id uuid := internal.uuid_v7();
    _place integer;
    _constraint text;
    _facts jsonb;
begin
    perform internal.require(record_contact_attempt.legal_entity_id, 'work_collections');
    _loan := internal.lock_loan(
        record_contact_attempt.legal_entity_id, record_contact_attempt.loan_id
    );
    -- One party's attempts are recorded one after the other, over all its loans.
    perform 1
    from lending.party as p
    where p.legal_entity_id = _loan.legal_entity_id and p.id = _loan.borrower_party_id
    for no key update;
    select coalesce(p.time_zone, e.time_zone) into _zone
    from lending.legal_entity as e
    left join lending.contact_preference as p
        on e.id = p.legal_entity_id and p.party_id = _loan.borrower_party_id
    where e.id = _loan.legal_entity_id;
    _limit := internal.contact_limit_for(
        _loan.legal_entity_id,
        _loan.borrower_party_id,
        record_contact_attempt.channel,
        (_at at time zone _zone)::date
    );
    if _limit.code is null
        or record_contact_attempt.outcome is null
        or _at > internal.booking_time() + interval '5 minutes'
    then
        raise exception using
            errcode = 'RL622',
            message = 'the contact is not valid',
            detail = format('channel %s, at %s', record_contact_attempt.channel, _at),
            hint = 'Give a channel of lending.contact_channel, and a time that has passed.';
    end if;
    if _limit.is_consent_needed and not internal.has_consent(
        _loan.legal_entity_id,
        _loan.borrower_party_id,
        'collections',
        record_contact_attempt.channel,
        _at
    ) then
        raise exception using
            errcode = 'RL623',
            message = 'the debtor did not consent to be contacted this way',
            detail = format('channel %s, limit %s', record_contact_attempt.channel, _limit.code),
            hint = 'Use another channel, or ask for consent.';
    end if;
    _place := internal.free_contact_place(
        _loan.legal_entity_id, _loan.borrower_party_id, _limit, (_at at time zone _zone)::date
    );
    if _place is null then
        raise exception using
            errcode = 'RL621',
            message = 'the debtor was contacted as often as the limit allows',
            detail = format(
                'limit %s: %s in %s days', _limit.code, _limit.max_attempts, _limit.window_days
            ),
            hint = 'Wait until an earlier attempt no longer counts, see api.contact_attempt.';
    end if;

    insert into lending.contact_attempt (
        legal_entity_id, id, loan_id, party_id, channel, outcome, attempted_at, time_zone,
        place, limit_code, max_attempts, window_days, earliest_time, latest_time, iso_days,
        recorded_by_account_id
    )
    values (
        _loan.legal_entity_id,
        _id,
        _loan.id,
        _loan.borrower_party_id,
        record_contact_attempt.channel,
        record_contact_attempt.outcome,
        _at,
        _zone,
        _place,
        _limit.code,
        _limit.max_attempts,
        _limit.window_days,
        _limit.earliest_time,
        _limit.latest_time,
        _limit.iso_days,
        internal.acting_account_id()
    );
    _facts := jsonb_build_object(
        'contact_attempt_id', _id,
        'channel', record_contact_attempt.channel,
        'outcome', record_contact_attempt.outcome
    );
    perform internal.note_collections(_loan, 'contact_attempted', _facts);
    perform internal.emit_event(
        _loan.legal_entity_id, 'contact_attempted', 'loan', _loan.id, _facts
    );

    return query
    select a.*
    from api.contact_attempt as a
    where a.legal_entity_id = record_contact_attempt.legal_entity_id and a.id = _id;
exception
    when check_violation then
        get stacked diagnostics _constraint = constraint_name;
        if _constraint = 'contact_attempt_outside_quiet_hours_check' then
            raise exception using
                errcode = 'RL620',
                message = 'the debtor must not be contacted at this hour',
                detail = format(
                    'it is %s there, limit %s: from %s to %s on days %s',
                    _at at time zone _zone,
                    _limit.code,
                    _limit.earliest_time,
                    _limit.latest_time,
                    _limit.iso_days
                ),
                hint = 'Try again within the hours, in the debtor''s time zone.';
        end if;
        raise exception using
            errcode = 'RL622',
            message = 'the contact is not valid',
            detail = sqlerrm,
            hint = 'outcome: reached, no_answer, message_left, wrong_number or refused.';
end
$$;

comment on function api.record_contact_attempt(uuid, uuid, text, text, timestamptz) is
'Records an attempt to reach the borrower of a loan, now unless a time is given. The limit of the '
'borrower''s country holds: number within its days, hours and weekdays in the borrower''s time '
'zone, consent. Needs work_collections. Raises RL001, RL002 (access), RL301 (loan), RL620 (quiet '
'hours), RL621 (above the limit), RL622 (channel, outcome, time), RL623 (no consent).';

revoke all on function api.record_contact_attempt(uuid, uuid, text, text, timestamptz)
from public;
grant execute on function api.record_contact_attempt(uuid, uuid, text, text, timestamptz)
to rently_collections_agent;
