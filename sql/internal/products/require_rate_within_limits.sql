create or replace function internal.require_rate_within_limits(
    version lending.product_version, interest_rate numeric
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if interest_rate between (version).min_interest_rate and (version).max_interest_rate then
        return;
    end if;
    raise exception using
        errcode = 'RL202',
        message = 'the rate is outside the product''s limits',
        detail = format(
            'rate %s (%s to %s)',
            interest_rate,
            (version).min_interest_rate,
            (version).max_interest_rate
        ),
        hint = 'Stay within the limits of the product version.';
end
$$;

comment on function internal.require_rate_within_limits(lending.product_version, numeric) is
'Raises RL202 unless a yearly rate, a fraction, is within the limits of the product version.';

revoke all on function internal.require_rate_within_limits(lending.product_version, numeric)
from public;
