create or replace function internal.refuse_deposit(amount numeric, available numeric)
returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    raise exception using
        errcode = 'RL364',
        message = 'the deposit does not allow the amount',
        detail = format(
            'asked for %s, possible are %s', refuse_deposit.amount, refuse_deposit.available
        ),
        hint = 'See held_amount and value_amount in api.security_interest.';
end
$$;

comment on function internal.refuse_deposit(numeric, numeric) is
'Raises RL364 with what was asked for and what is possible, in the currency of the deposit.';

revoke all on function internal.refuse_deposit(numeric, numeric) from public;
