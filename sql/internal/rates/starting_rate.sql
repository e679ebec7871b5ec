create or replace function internal.starting_rate(
    version lending.product_version, asked_rate numeric, start_date date
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return coalesce(
        asked_rate,
        internal.indexed_rate(starting_rate.version, starting_rate.start_date),
        (version).interest_rate
    );
end
$$;

comment on function internal.starting_rate(lending.product_version, numeric, date) is
'The rate a year, a fraction, that a loan under a product version begins with on a day: the one '
'asked for, else that of its index, else that of the product.';

revoke all on function internal.starting_rate(lending.product_version, numeric, date) from public;
