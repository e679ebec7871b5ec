create or replace function api.undo_match(
    legal_entity_id uuid,
    payment_id uuid,
    reason text
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _match lending.reconciliation_match;
begin
    perform internal.require(undo_match.legal_entity_id, 'reconcile_payments');
    perform internal.require_reason(undo_match.reason);
    -- The line first, as api.write_off_difference() locks it.
    perform
    from lending.provider_statement_line as l
    where
        l.legal_entity_id = undo_match.legal_entity_id
        and l.id in (
            select m.line_id
            from lending.reconciliation_match as m
            where
                m.legal_entity_id = undo_match.legal_entity_id
                and m.payment_id = undo_match.payment_id
                and m.undone_at is null
        )
    for no key update;
    select m.* into _match
    from lending.reconciliation_match as m
    where
        m.legal_entity_id = undo_match.legal_entity_id
        and m.payment_id = undo_match.payment_id
        and m.undone_at is null
    for no key update;
    if _match.id is null or exists (
        select
        from lending.reconciliation_write_off as w
        where w.legal_entity_id = _match.legal_entity_id and w.line_id = _match.line_id
    ) then
        raise exception using
            errcode = 'RL690',
            message = 'the match cannot be undone',
            detail = format('payment_id %s, line %s', undo_match.payment_id, _match.line_id),
            hint = 'The payment is not matched, or the difference of its line was written off.';
    end if;
    update lending.reconciliation_match as m
    set undone_at = internal.booking_time(), undo_reason = undo_match.reason
    where m.legal_entity_id = _match.legal_entity_id and m.id = _match.id;
    perform internal.emit_event(
        _match.legal_entity_id,
        'reconciliation_match_undone',
        'payment',
        _match.payment_id,
        jsonb_build_object('line_id', _match.line_id, 'rule', _match.rule)
    );
    return _match.line_id;
end
$$;

comment on function api.undo_match(uuid, uuid, text) is
'Says that a payment is not what its line of a statement shows: both are open again, and the two '
'are not matched again. Returns the line. Needs reconcile_payments. Raises RL001, RL002 (access), '
'RL606 (reason), RL690 (not matched, or its difference was written off).';

revoke all on function api.undo_match(uuid, uuid, text) from public;
grant execute on function api.undo_match(uuid, uuid, text) to rently_payments_operator;
