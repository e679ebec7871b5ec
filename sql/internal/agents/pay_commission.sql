create or replace function internal.pay_commission(
    command text, payout lending.commission_payout, owed_amount numeric
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date((payout).legal_entity_id);
    _is_agent boolean := (payout).agency_code is null;
    _journal_id uuid;
begin
    if (
        pay_commission.owed_amount > 0 and (payout).amount <= pay_commission.owed_amount
    ) is not true then
        raise exception using
            errcode = 'RL734',
            message = 'less commission is owed than is to be paid',
            detail = format(
                'owed %s %s, asked for %s',
                coalesce(pay_commission.owed_amount, 0),
                (payout).currency_code,
                (payout).amount
            ),
            hint = 'See api.commission_balance and api.agency_balance.';
    end if;
    perform internal.require_amount((payout).amount, (payout).currency_code);
    perform internal.require_approval(
        (payout).legal_entity_id, pay_commission.command, (payout).amount
    );
    _journal_id := internal.post_transfers(
        (payout).legal_entity_id,
        _today,
        _today,
        array[
            row(
                case when _is_agent then '2700' else '2710' end,
                '1000',
                (payout).currency_code,
                (payout).amount,
                'commission paid'
            )::internal.ledger_transfer
        ]
    );
    insert into lending.commission_payout (
        legal_entity_id, id, agent_party_id, agency_code, currency_code, amount, reference,
        value_date, journal_id, booked_at, recorded_by_account_id
    )
    values (
        (payout).legal_entity_id,
        (payout).id,
        (payout).agent_party_id,
        (payout).agency_code,
        (payout).currency_code,
        (payout).amount,
        (payout).reference,
        _today,
        _journal_id,
        internal.booking_time(),
        internal.acting_account_id()
    );
    perform internal.emit_event(
        (payout).legal_entity_id,
        case when _is_agent then 'commission_paid_out' else 'agency_paid_out' end,
        case when _is_agent then 'party' else 'commission_payout' end,
        case when _is_agent then (payout).agent_party_id else (payout).id end,
        jsonb_strip_nulls(
            jsonb_build_object(
                'agency', (payout).agency_code,
                'commission_payout_id', (payout).id,
                'amount', (payout).amount,
                'currency_code', (payout).currency_code
            )
        )
    );
end
$$;

comment on function internal.pay_commission(text, lending.commission_payout, numeric) is
'Pays an agent or an agency today, for a command, of what it is owed: from account 2700 or 2710 to '
'cash (1000). Of the payout it takes key, payee, currency, amount and reference. The caller has '
'locked what is owed. Raises RL013 (approval), RL305 (amount), RL734 (less is owed).';

revoke all on function internal.pay_commission(
    text, lending.commission_payout, numeric
) from public;
