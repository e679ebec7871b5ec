create or replace function api.set_fx_rate_policy(
    currency_code text,
    tolerance_pct numeric,
    min_source_count integer,
    max_age_days integer
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_administrator();
    insert into lending.fx_rate_policy (
        currency_code, tolerance_pct, min_source_count, max_age_days
    )
    values (
        set_fx_rate_policy.currency_code,
        set_fx_rate_policy.tolerance_pct,
        set_fx_rate_policy.min_source_count,
        set_fx_rate_policy.max_age_days
    )
    on conflict on constraint fx_rate_policy_currency_code_key do update set
        tolerance_pct = excluded.tolerance_pct,
        min_source_count = excluded.min_source_count,
        max_age_days = excluded.max_age_days;
exception
    when check_violation or not_null_violation or foreign_key_violation
        or numeric_value_out_of_range
    then
        raise exception using
            errcode = 'RL516',
            message = 'the policy is out of range',
            detail = format(
                'currency %s, tolerance %s %%, %s sources, %s days',
                coalesce(set_fx_rate_policy.currency_code, 'all'),
                set_fx_rate_policy.tolerance_pct,
                set_fx_rate_policy.min_source_count,
                set_fx_rate_policy.max_age_days
            ),
            hint = 'Tolerance above 0 up to 50 %, 1 to 20 sources, 0 to 10 days.';
end
$$;

comment on function api.set_fx_rate_policy(text, numeric, integer, integer) is
'Sets when rates of a currency, or with null of all without a policy of their own, count as true. '
'Holds for rates recorded from now on. For administrators. Raises RL004 (administrator), RL516 '
'(out of range).';

revoke all on function api.set_fx_rate_policy(text, numeric, integer, integer) from public;
