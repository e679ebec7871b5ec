-- requires: api.reconciliation_break
create or replace function api.write_off_difference(
    legal_entity_id uuid,
    line_id uuid,
    reason text
) returns numeric
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _line lending.provider_statement_line;
    _difference numeric;
    _today date;
begin
    perform internal.require(write_off_difference.legal_entity_id, 'reconcile_payments');
    if write_off_difference.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL007',
            message = 'reason is missing',
            detail = format('line_id %s', write_off_difference.line_id),
            hint = 'Say where the difference comes from.';
    end if;
    select l.* into _line
    from lending.provider_statement_line as l
    where
        l.legal_entity_id = write_off_difference.legal_entity_id
        and l.id = write_off_difference.line_id
    for no key update;
    select b.difference_amount into _difference
    from api.reconciliation_break as b
    where
        b.legal_entity_id = write_off_difference.legal_entity_id
        and b.line_id = write_off_difference.line_id
        and b.reason = 'amount_differs';
    if not found then
        raise exception using
            errcode = 'RL762',
            message = 'there is no difference to write off',
            detail = format('line_id %s', write_off_difference.line_id),
            hint = 'See api.reconciliation_break.';
    end if;
    if abs(_difference) > 1 then
        raise exception using
            errcode = 'RL763',
            message = 'the difference is no matter of pennies',
            detail = format('%s %s, the limit is 1', _difference, _line.currency_code),
            hint = 'Find out what it is.';
    end if;
    perform internal.require_approval(
        write_off_difference.legal_entity_id, 'write_off_difference', abs(_difference)
    );

    perform internal.open_ledger_accounts(_line.legal_entity_id, _line.currency_code);
    _today := internal.business_date(_line.legal_entity_id);
    insert into lending.reconciliation_write_off (
        legal_entity_id,
        line_id,
        currency_code,
        amount,
        reason,
        journal_id,
        recorded_by_account_id
    )
    values (
        _line.legal_entity_id,
        _line.id,
        _line.currency_code,
        _difference,
        write_off_difference.reason,
        internal.post_transfers(
            _line.legal_entity_id,
            _today,
            _today,
            array[
                row(
                    '1000', '5400', _line.currency_code, _difference, 'reconciliation difference'
                )::internal.ledger_transfer
            ]
        ),
        internal.acting_account_id()
    );
    return _difference;
end
$$;

comment on function api.write_off_difference(uuid, uuid, text) is
'Books the difference between a matched line and its payments away, up to one unit of the '
'currency, between cash and account 5400, and returns it. Needs reconcile_payments. Raises RL001, '
'RL002 (access), RL007 (reason), RL762 (no difference), RL763 (above the limit).';

revoke all on function api.write_off_difference(uuid, uuid, text) from public;
grant execute on function api.write_off_difference(uuid, uuid, text) to rently_payments_operator;
