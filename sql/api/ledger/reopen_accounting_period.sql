create or replace function api.reopen_accounting_period(legal_entity_id uuid, month date)
returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _start_on date := date_trunc('month', reopen_accounting_period.month)::date;
begin
    perform internal.require(reopen_accounting_period.legal_entity_id, 'reopen_periods');
    perform internal.require_approval(
        reopen_accounting_period.legal_entity_id, 'reopen_accounting_period'
    );
    update lending.accounting_period as p
    set
        status = 'reopened',
        changed_by_account_id = internal.acting_account_id()
    where
        p.legal_entity_id = reopen_accounting_period.legal_entity_id
        and p.start_on = _start_on
        and p.status = 'closed'
        and not exists (
            select
            from lending.accounting_period as later
            where
                later.legal_entity_id = p.legal_entity_id
                and later.start_on > p.start_on
                and later.status = 'closed'
        );
    if not found then
        raise exception using
            errcode = 'RL503',
            message = 'the month cannot be reopened',
            detail = format('month %s is not the last closed one', to_char(_start_on, 'YYYY-MM')),
            hint = 'Reopen closed months from the last one backwards.';
    end if;
    delete from lending.ledger_balance_snapshot as s
    where
        s.legal_entity_id = reopen_accounting_period.legal_entity_id
        and s.as_of_on >= _start_on;
end
$$;

comment on function api.reopen_accounting_period(uuid, date) is
'Reopens the last closed month of the ledger and drops its snapshots. Meant for a second '
'person''s approval. Needs reopen_periods. Raises RL001, RL002 (access), RL503 (order).';

revoke all on function api.reopen_accounting_period(uuid, date) from public;
grant execute on function api.reopen_accounting_period(uuid, date) to rently_accountant;
