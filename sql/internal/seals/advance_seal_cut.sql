-- A row says when its transaction began, not when it was committed. So an instant is proposed with
-- the transactions that run then, and is safe when those have ended. pg_locks shows them to
-- everyone; a prepared transaction has another name there, so none may be left over.
create or replace function internal.advance_seal_cut(
    settling interval default interval '10 seconds'
) returns timestamptz
language plpgsql volatile
set search_path = ''
as $$
declare
    _cut audit.seal_cut;
    _own text;
    _running text[];
begin
    select c.* into strict _cut from audit.seal_cut as c for update;
    select l.virtualtransaction into strict _own
    from pg_catalog.pg_locks as l
    where l.pid = pg_backend_pid() and l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock';
    select coalesce(array_agg(distinct l.virtualtransaction), '{}') into _running
    from pg_catalog.pg_locks as l
    where l.locktype in ('virtualxid', 'transactionid') and l.virtualtransaction <> _own;

    if not _cut.running && _running or _cut.proposed_at < pg_postmaster_start_time() then
        if not exists (select from pg_catalog.pg_prepared_xacts) then
            _cut.safe_at := greatest(_cut.safe_at, _cut.proposed_at);
            _cut.proposed_at := least(
                now(), clock_timestamp() - advance_seal_cut.settling
            );
            _cut.running := _running;
        end if;
    end if;
    if _cut.running = '{}' then
        _cut.safe_at := greatest(_cut.safe_at, _cut.proposed_at);
    end if;

    update audit.seal_cut as c
    set
        safe_at = _cut.safe_at,
        proposed_at = _cut.proposed_at,
        running = _cut.running
    where c.is_single;
    return _cut.safe_at;
end
$$;

comment on function internal.advance_seal_cut(interval) is
'Up to when rows may be sealed; null if no instant is safe yet. Instants of the last seconds are '
'left out, for a transaction takes its time shortly before it shows.';

revoke all on function internal.advance_seal_cut(interval) from public;
