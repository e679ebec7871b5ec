-- Whoever writes queues behind whoever waits for such a lock. So all of them together are waited
-- for less than deadlock_timeout: we have given up before a writer who waits for us is told of a
-- deadlock. Foreign keys of a partition come and go with triggers on both tables. A loop, because a
-- lock takes its table from the text of a statement.
create or replace function internal.lock_for_partitioning(
    tables regclass[], reference_mode text default 'share row exclusive'
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _deadline timestamptz
        := clock_timestamp() + 0.8 * current_setting('deadlock_timeout')::interval;
    _next record;
begin
    for _next in
        select
            t.relation,
            max(t.mode) as mode
        from (
            select
                p.relation,
                '1 access exclusive' as mode
            from unnest(lock_for_partitioning.tables) as p (relation)
            union all
            select
                case when c.conrelid = p.relation then c.confrelid else c.conrelid end,
                '0 ' || lock_for_partitioning.reference_mode
            from unnest(lock_for_partitioning.tables) as p (relation)
            inner join pg_catalog.pg_constraint as c
                on p.relation in (c.conrelid, c.confrelid) and c.contype = 'f'
        ) as t
        group by t.relation
        order by t.relation
    loop
        perform set_config(
            'lock_timeout',
            greatest(
                extract(epoch from _deadline - clock_timestamp()) * 1000, 1
            )::integer::text,
            true
        );
        execute format('lock table only %s in %s mode', _next.relation, substr(_next.mode, 3));
    end loop;
end
$$;

comment on function internal.lock_for_partitioning(regclass[], text) is
'Locks tables whose partitions are about to change, and in the given mode those that foreign keys '
'tie to them. For callers that set lock_timeout. Raises 55P03 if it takes longer than four fifths '
'of deadlock_timeout.';

revoke all on function internal.lock_for_partitioning(regclass[], text) from public;
