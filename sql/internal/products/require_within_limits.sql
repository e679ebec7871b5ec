create or replace function internal.require_within_limits(
    version lending.product_version,
    principal_amount numeric,
    instalment_count integer,
    interest_rate numeric
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    perform internal.require_rate_within_limits(
        require_within_limits.version, require_within_limits.interest_rate
    );
    if principal_amount between (version).min_principal_amount and (version).max_principal_amount
        and instalment_count
        between (version).min_instalment_count and (version).max_instalment_count
    then
        return;
    end if;
    raise exception using
        errcode = 'RL202',
        message = 'principal or number of instalments is outside the product''s limits',
        detail = format(
            'principal %s (%s to %s), instalments %s (%s to %s)',
            principal_amount,
            (version).min_principal_amount,
            (version).max_principal_amount,
            instalment_count,
            (version).min_instalment_count,
            (version).max_instalment_count
        ),
        hint = 'Stay within the limits of the product version.';
end
$$;

comment on function internal.require_within_limits(
    lending.product_version, numeric, integer, numeric
) is
'Raises RL202 unless principal, number of instalments and yearly rate are within the limits of the '
'product version.';

revoke all on function internal.require_within_limits(
    lending.product_version, numeric, integer, numeric
) from public;
