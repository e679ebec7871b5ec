create or replace function api.import_provider_statement(
    legal_entity_id uuid,
    provider_code text,
    reference text,
    currency_code text,
    lines jsonb
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _provider lending.payment_provider;
    _id uuid := internal.uuid_v7();
    _constraint text;
begin
    perform internal.require(import_provider_statement.legal_entity_id, 'reconcile_payments');
    _provider := internal.require_provider(
        import_provider_statement.legal_entity_id, import_provider_statement.provider_code
    );
    insert into lending.provider_statement (
        legal_entity_id,
        id,
        provider_id,
        reference,
        currency_code,
        content_hash,
        line_count,
        total_amount,
        recorded_by_account_id
    )
    select
        _provider.legal_entity_id,
        _id,
        _provider.id,
        import_provider_statement.reference,
        import_provider_statement.currency_code,
        sha256(convert_to(import_provider_statement.lines::text, 'UTF8')),
        count(*),
        sum(l.amount),
        internal.acting_account_id()
    from jsonb_to_recordset(import_provider_statement.lines) as l (amount numeric);
    insert into lending.provider_statement_line (
        legal_entity_id, statement_id, line_number, value_date, currency_code, amount, reference
    )
    select
        _provider.legal_entity_id,
        _id,
        n.line_number,
        (n.line ->> 'value_date')::date,
        import_provider_statement.currency_code,
        (n.line ->> 'amount')::numeric,
        n.line ->> 'reference'
    from jsonb_array_elements(import_provider_statement.lines)
    with ordinality as n (line, line_number);
    return _id;
exception
    when unique_violation then
        get stacked diagnostics _constraint = constraint_name;
        raise exception using
            errcode = 'RL760',
            message = 'the statement was imported before',
            detail = format(
                'reference %s, found by %s', import_provider_statement.reference, _constraint
            ),
            hint = 'Nothing to do.';
    when data_exception or check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL761',
            message = 'the statement cannot be read',
            detail = sqlerrm,
            hint = 'Give its number, a currency, and an array of {value_date, amount, reference}.';
end
$$;

comment on function api.import_provider_statement(uuid, text, text, text, jsonb) is
'Imports what came in by a provider''s statement, whole or not at all, and returns its key. lines '
'is an array of {value_date, amount, reference}; amounts in currency_code, above zero. Needs '
'reconcile_payments. Raises RL001, RL002 (access), RL750 (unknown provider), RL760 (imported '
'before), RL761 (malformed).';

revoke all on function api.import_provider_statement(uuid, text, text, text, jsonb) from public;
grant execute on function api.import_provider_statement(uuid, text, text, text, jsonb)
to rently_payments_operator;
