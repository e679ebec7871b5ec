create or replace function api.set_suspense_limit(
    legal_entity_id uuid, currency_code text, max_amount numeric
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_suspense_limit.legal_entity_id, 'set_suspense_limits');
    perform internal.require_approval(
        set_suspense_limit.legal_entity_id, 'set_suspense_limit', set_suspense_limit.max_amount
    );
    insert into lending.suspense_limit (legal_entity_id, currency_code, max_amount)
    values (
        set_suspense_limit.legal_entity_id,
        set_suspense_limit.currency_code,
        set_suspense_limit.max_amount
    )
    on conflict on constraint suspense_limit_pkey do update set max_amount = excluded.max_amount;
exception
    when check_violation or not_null_violation or foreign_key_violation
        or numeric_value_out_of_range
    then
        raise exception using
            errcode = 'RL007',
            message = 'the limit is not an amount of a currency',
            detail = format(
                '%s %s', set_suspense_limit.max_amount, set_suspense_limit.currency_code
            ),
            hint = 'Give an amount from 0, and a code by ISO 4217.';
end
$$;

comment on function api.set_suspense_limit(uuid, text, numeric) is
'Sets how much money of unknown payers an entity holds at the most in a currency. Needs '
'set_suspense_limits. Raises RL001, RL002 (access), RL007 (argument).';

revoke all on function api.set_suspense_limit(uuid, text, numeric) from public;
grant execute on function api.set_suspense_limit(uuid, text, numeric) to rently_accountant;
