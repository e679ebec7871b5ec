create or replace function internal.hold_payment(
    payment lending.payment, is_limited boolean default true
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _held numeric;
    _limit numeric;
begin
    if hold_payment.is_limited and (payment).payer_party_id is null then
        select l.max_amount into _limit
        from lending.suspense_limit as l
        where
            l.legal_entity_id = (payment).legal_entity_id
            and l.currency_code = (payment).currency_code
        for update;  -- so that two payments do not both fit into what is left
        if found then
            select coalesce(sum(b.unapplied_amount), 0) into _held
            from internal.v_payment_balance as b
            inner join lending.payment as p
                on b.legal_entity_id = p.legal_entity_id and b.payment_id = p.id
            where
                b.legal_entity_id = (payment).legal_entity_id
                and b.currency_code = (payment).currency_code
                and p.payer_party_id is null
                and not exists (
                    select
                    from lending.payment_event as v
                    where
                        v.legal_entity_id = p.legal_entity_id
                        and v.payment_id = p.id
                        and v.kind = 'identified'
                );
            if _held + (payment).amount > _limit then
                raise exception using
                    errcode = 'RL424',
                    message = 'too much money of unknown payers would be held',
                    detail = format(
                        'held are %s %s, the limit is %s, given were %s',
                        _held, (payment).currency_code, _limit, (payment).amount
                    ),
                    hint = 'Name the payer, assign what is there, or raise the limit.';
            end if;
        end if;
    end if;
    perform internal.open_ledger_accounts((payment).legal_entity_id, (payment).currency_code);
    insert into lending.suspense_item (
        legal_entity_id, payment_id, payment_received_at, currency_code, amount, journal_id
    )
    values (
        (payment).legal_entity_id,
        (payment).id,
        (payment).received_at,
        (payment).currency_code,
        (payment).amount,
        internal.post_unapplied(hold_payment.payment, (payment).amount, 'payment received')
    );
    perform internal.emit_event(
        (payment).legal_entity_id,
        'payment_received',
        'payment',
        (payment).id,
        jsonb_build_object(
            'payment_id', (payment).id,
            'amount', (payment).amount,
            'currency_code', (payment).currency_code,
            'value_date', (payment).value_date
        )
    );
end
$$;

comment on function internal.hold_payment(lending.payment, boolean) is
'Takes a payment in beside the loans: cash to account 2200. Raises RL424 if its payer is unknown '
'and the entity''s limit is reached; what a provider has taken already is not limited.';

revoke all on function internal.hold_payment(lending.payment, boolean) from public;
