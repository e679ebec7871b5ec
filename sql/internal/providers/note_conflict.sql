create or replace function internal.note_conflict(
    attempt lending.payment_attempt, on_record text, answered text
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.emit_event(
        (attempt).legal_entity_id,
        'provider_answer_conflicted',
        'payment_instruction',
        (attempt).instruction_id,
        jsonb_build_object(
            'payment_attempt_id', (attempt).id,
            'on_record', note_conflict.on_record,
            'answered', note_conflict.answered
        )
    );
end
$$;

comment on function internal.note_conflict(lending.payment_attempt, text, text) is
'Tells people by an event that a provider says of an attempt what contradicts the record.';

revoke all on function internal.note_conflict(lending.payment_attempt, text, text) from public;
