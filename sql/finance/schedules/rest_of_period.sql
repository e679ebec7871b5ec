create or replace function finance.rest_of_period(
    segments finance.accrual_segment[], from_index integer
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _number integer := (rest_of_period.segments[rest_of_period.from_index]).number;
    _next integer := rest_of_period.from_index;
    _sum numeric := 0;
begin
    while _next <= pg_catalog.cardinality(rest_of_period.segments)
        and (rest_of_period.segments[_next]).number = _number
    loop
        _sum := _sum + (rest_of_period.segments[_next]).factor;
        _next := _next + 1;
    end loop;
    return _sum;
end
$$;

comment on function finance.rest_of_period(finance.accrual_segment[], integer) is
'The interest factor from a segment to the end of its period.';

revoke all on function finance.rest_of_period(finance.accrual_segment[], integer) from public;
grant execute on function finance.rest_of_period(finance.accrual_segment[], integer) to public;
