create or replace function internal.require_amount(amount numeric, currency_code text) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if require_amount.amount > 0
        and require_amount.amount < 1e16
        and internal.is_currency_amount(require_amount.amount, require_amount.currency_code)
    then
        return;
    end if;
    raise exception using
        errcode = 'RL305',
        message = 'amount is not a positive amount of its currency',
        detail = format(
            'amount %s %s, which has %s decimals',
            coalesce(require_amount.amount::text, 'null'),
            require_amount.currency_code,
            internal.currency_minor_units(require_amount.currency_code)
        ),
        hint = 'Give a positive amount in whole minor units.';
end
$$;

comment on function internal.require_amount(numeric, text) is
'Raises RL305 unless the amount is positive, below 10^16 and in whole minor units of its currency '
'(ISO 4217).';

revoke all on function internal.require_amount(numeric, text) from public;
