-- The day before the one that is closed, because transactions that began before midnight may still
-- book on that one.
-- requires: internal.snapshot_balances
create or replace function internal.close_step_snapshots(legal_entity_id uuid, business_date date)
returns bigint
language plpgsql volatile
set search_path = ''
as $$
begin
    return internal.snapshot_balances(
        close_step_snapshots.legal_entity_id, close_step_snapshots.business_date - 1
    );
end
$$;

comment on function internal.close_step_snapshots(uuid, date) is
'Step of the close of business: keeps the balance of every ledger account at the end of the day '
'before, so that a balance is a snapshot plus the entries of a few days. Returns the balances '
'written; running it again writes only what changed.';

revoke all on function internal.close_step_snapshots(uuid, date) from public;
