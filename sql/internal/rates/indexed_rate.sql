create or replace function internal.indexed_rate(
    version lending.product_version, on_date date
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        select
            least(
                greatest(
                    v.rate + (version).rate_margin,
                    (version).rate_floor,
                    (version).min_interest_rate
                ),
                (version).rate_cap,
                (version).max_interest_rate
            )
        from lending.rate_index_value as v
        where
            v.rate_index_code = (version).rate_index_code
            and v.valid_during @> on_date - (version).rate_fixing_days
    );
end
$$;

comment on function internal.indexed_rate(lending.product_version, date) is
'The rate a year, a fraction, that a product version''s index gives on a day: published rate and '
'margin, within floor, cap and limits of the product. Null without an index or a value.';

revoke all on function internal.indexed_rate(lending.product_version, date) from public;
