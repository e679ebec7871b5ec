create or replace function finance.require_amounts(
    argument text, amounts numeric[], expected integer default null
)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_amounts.amounts is null or pg_catalog.cardinality(require_amounts.amounts) = 0 then
        raise exception using
            errcode = 'RL100',
            message = 'a list of amounts is missing',
            detail = pg_catalog.format('%s is null or empty', require_amounts.argument),
            hint = 'Give at least one amount.';
    end if;
    if pg_catalog.array_ndims(require_amounts.amounts) <> 1
        or pg_catalog.array_position(require_amounts.amounts, null) is not null
        or pg_catalog.cardinality(require_amounts.amounts) <> require_amounts.expected
    then
        raise exception using
            errcode = 'RL111',
            message = 'a list of amounts is malformed',
            detail = pg_catalog.format(
                '%s has %s entries, expected %s, or holds a null',
                require_amounts.argument,
                pg_catalog.cardinality(require_amounts.amounts),
                coalesce(require_amounts.expected::text, 'one or more')
            ),
            hint = 'Give one amount for every date or period, in lists of equal length.';
    end if;
    -- Beyond these bounds double precision could not hold what the solver computes. NaN is above
    -- all.
    if exists (
        select
        from pg_catalog.unnest(require_amounts.amounts) as entry (amount)
        where entry.amount <> 0 and pg_catalog.abs(entry.amount) not between 1e-100 and 1e100
    ) then
        raise exception using
            errcode = 'RL102',
            message = 'an amount is not a number or out of all bounds',
            detail = pg_catalog.format('%s holds one', require_amounts.argument),
            hint = 'Give ordinary numbers.';
    end if;
end
$$;

comment on function finance.require_amounts(text, numeric[], integer) is
'Raises RL100 for a list that is null or empty, RL111 for one with nulls, several dimensions or '
'another length than expected, RL102 for one with an amount that is not a number, or neither zero '
'nor between 1e-100 and 1e100 in size.';

revoke all on function finance.require_amounts(text, numeric[], integer) from public;
grant execute on function finance.require_amounts(text, numeric[], integer) to public;
