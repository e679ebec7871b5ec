-- By the first channel for which there is a text: what is written goes before what is short.
create or replace function internal.queue_decision_letter(
    application lending.application, decision lending.decision, reason_codes text[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _channel text;
    _reasons text;
begin
    if (decision).result = 'refer' then
        return;
    end if;
    select t.channel into _channel
    from lending.notification_template as t
    where
        t.legal_entity_id = (application).legal_entity_id and t.kind = 'decision_letter'
    order by array_position('{post, email, push, whatsapp, sms}'::text[], t.channel), t.channel
    limit 1;
    if not found then
        return;
    end if;
    select string_agg(c.statement || ' (' || c.code || ')', '; ' order by c.code) into _reasons
    from lending.decision_reason_code as c
    where c.code = any (queue_decision_letter.reason_codes);
    perform internal.queue_notification(
        (application).legal_entity_id,
        'decision_letter',
        p.party_id,
        null,
        _channel,
        jsonb_build_object(
            'application_number', (application).application_number,
            'outcome', (decision).result,
            'reasons', coalesce(_reasons, ''),
            'amount', coalesce((decision).approved_amount, (application).requested_amount),
            'currency_code', (application).currency_code
        ),
        format('decision %s for %s', (decision).id, p.party_id)
    )
    from lending.application_party as p
    where
        p.legal_entity_id = (application).legal_entity_id
        and p.application_id = (application).id
        and p.role in ('borrower', 'co_borrower');
end
$$;

comment on function internal.queue_decision_letter(
    lending.application, lending.decision, text[]
) is
'Queues the notice of an approval or a refusal, with its reasons as sentences and codes, to '
'borrower and co-borrowers. Nothing while a person still has to look, or without a text.';

revoke all on function internal.queue_decision_letter(
    lending.application, lending.decision, text[]
) from public;
