-- requires: finance.refuse_schedule_terms

create or replace function finance.check_shares(
    attribute text, shares numeric[], expected_count integer
)
returns void
language plpgsql
immutable
parallel safe
as $$
declare
    _sum numeric := (
        select pg_catalog.sum(s.share) from pg_catalog.unnest(check_shares.shares) as s(share)
    );
begin
    if check_shares.shares is null
        or pg_catalog.array_position(check_shares.shares, null) is not null
    then
        perform finance.require_number(check_shares.attribute, null);
    end if;
    if pg_catalog.cardinality(check_shares.shares) <> check_shares.expected_count then
        perform finance.refuse_schedule_terms(
            'RL135', 'the number of shares is not that of the instalments after grace',
            pg_catalog.format(
                '%s has %s shares for %s instalments',
                check_shares.attribute,
                pg_catalog.cardinality(check_shares.shares),
                check_shares.expected_count
            ),
            'Give one share for each.'
        );
    end if;
    if _sum <> 1 then
        perform finance.refuse_schedule_terms(
            'RL134',
            'the shares do not sum to 1',
            pg_catalog.format('%s sums to %s', check_shares.attribute, _sum),
            'Give fractions that sum to exactly 1.'
        );
    end if;
end
$$;

comment on function finance.check_shares(text, numeric[], integer) is
'Raises RL100 if the shares or one of them is null, RL135 if they are not as many as expected, '
'RL134 if they do not sum to 1.';

revoke all on function finance.check_shares(text, numeric[], integer) from public;
grant execute on function finance.check_shares(text, numeric[], integer) to public;
