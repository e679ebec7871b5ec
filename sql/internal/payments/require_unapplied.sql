create or replace function internal.require_unapplied(
    payment lending.payment, currency_code text, amount numeric
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _left numeric := coalesce(
        (
            select b.unapplied_amount
            from internal.v_payment_balance as b
            where
                b.legal_entity_id = (payment).legal_entity_id
                and b.payment_id = (payment).id
                and b.currency_code = require_unapplied.currency_code
        ),
        0
    ) - (
        select coalesce(sum(i.amount), 0)
        from lending.payment_instruction as i
        where
            i.legal_entity_id = (payment).legal_entity_id
            and i.payment_id = (payment).id
            and i.payment_received_at = (payment).received_at
            and i.currency_code = require_unapplied.currency_code
            and i.operation = 'refund'
            and (i.state = 'open' or i.state = 'succeeded' and i.posting_problem is not null)
    );
begin
    if require_unapplied.amount <= _left is not true then
        raise exception using
            errcode = 'RL420',
            message = 'the payment has less money that is not applied',
            detail = format(
                'left are %s %s, asked for were %s',
                _left,
                require_unapplied.currency_code,
                coalesce(require_unapplied.amount::text, 'null')
            ),
            hint = 'See unapplied_amount in api.payment.';
    end if;
end
$$;

comment on function internal.require_unapplied(lending.payment, text, numeric) is
'Raises RL420 unless so much of a payment is neither applied nor on its way back by a provider, '
'nor went back without being booked.';

revoke all on function internal.require_unapplied(lending.payment, text, numeric) from public;
