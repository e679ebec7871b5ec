create or replace function internal.give_back(
    payment lending.payment, currency_code text, amount numeric, reason text
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    if give_back.reason ~ '\S' is not true then
        raise exception using
            errcode = 'RL007',
            message = 'reason is missing',
            detail = format('payment_id %s', (payment).id),
            hint = 'Say why the money goes back.';
    end if;
    perform internal.require_amount(give_back.amount, give_back.currency_code);
    perform internal.require_unapplied(
        give_back.payment, give_back.currency_code, give_back.amount
    );
    insert into lending.refund (
        legal_entity_id,
        payment_id,
        payment_received_at,
        currency_code,
        amount,
        reason,
        journal_id,
        booked_at,
        recorded_by_account_id
    )
    values (
        (payment).legal_entity_id,
        (payment).id,
        (payment).received_at,
        give_back.currency_code,
        give_back.amount,
        give_back.reason,
        internal.post_unapplied(
            give_back.payment, -give_back.amount, 'payment refunded', give_back.currency_code
        ),
        internal.booking_time(),
        internal.acting_account_id()
    );
end
$$;

comment on function internal.give_back(lending.payment, text, numeric, text) is
'Lets unapplied money of a locked payment go back, and posts it. Raises RL007 (reason), RL305 '
'(amount), RL420 (more than is unapplied).';

revoke all on function internal.give_back(lending.payment, text, numeric, text) from public;
