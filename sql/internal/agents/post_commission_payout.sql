create or replace function internal.post_commission_payout(
    legal_entity_id uuid,
    command text,
    account_code text,
    currency_code text,
    owed_amount numeric,
    amount numeric
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date(post_commission_payout.legal_entity_id);
begin
    if (
        post_commission_payout.owed_amount > 0
        and post_commission_payout.amount <= post_commission_payout.owed_amount
    ) is not true then
        raise exception using
            errcode = 'RL734',
            message = 'less commission is owed than is to be paid',
            detail = format(
                'owed %s %s, asked for %s',
                coalesce(post_commission_payout.owed_amount, 0),
                post_commission_payout.currency_code,
                post_commission_payout.amount
            ),
            hint = 'See api.commission_balance and api.agency_balance.';
    end if;
    perform internal.require_amount(
        post_commission_payout.amount, post_commission_payout.currency_code
    );
    perform internal.require_approval(
        post_commission_payout.legal_entity_id,
        post_commission_payout.command,
        post_commission_payout.amount
    );
    return internal.post_transfers(
        post_commission_payout.legal_entity_id,
        _today,
        _today,
        array[
            row(
                post_commission_payout.account_code,
                '1000',
                post_commission_payout.currency_code,
                post_commission_payout.amount,
                'commission paid'
            )::internal.ledger_transfer
        ]
    );
end
$$;

comment on function internal.post_commission_payout(uuid, text, text, text, numeric, numeric) is
'Posts from the account of commissions owed to cash (1000) what a command pays of them today, and '
'returns the journal. Raises RL013 (approval), RL305 (amount), RL734 (less is owed).';

revoke all on function internal.post_commission_payout(uuid, text, text, text, numeric, numeric)
from public;
