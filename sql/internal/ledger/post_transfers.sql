-- For business events beside loans; loan events go through internal.post_movements().
create or replace function internal.post_transfers(
    legal_entity_id uuid,
    booked_on date,
    value_date date,
    transfers internal.ledger_transfer[]
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _journal_id uuid := internal.uuid_v7();
    _posted integer;
begin
    insert into lending.ledger_entry (
        legal_entity_id,
        booked_on,
        journal_id,
        debit_account_id,
        credit_account_id,
        currency_code,
        amount,
        value_date,
        description
    )
    select
        post_transfers.legal_entity_id,
        post_transfers.booked_on,
        _journal_id,
        case when t.amount > 0 then d.id else c.id end,
        case when t.amount > 0 then c.id else d.id end,
        t.currency_code,
        abs(t.amount),
        post_transfers.value_date,
        t.description
    from unnest(post_transfers.transfers) as t
    inner join lending.ledger_account as d
        on
            d.legal_entity_id = post_transfers.legal_entity_id
            and t.debit_code = d.code
            and t.currency_code = d.currency_code
    inner join lending.ledger_account as c
        on
            c.legal_entity_id = post_transfers.legal_entity_id
            and t.credit_code = c.code
            and t.currency_code = c.currency_code
    where t.amount <> 0;

    get diagnostics _posted = row_count;
    if _posted <> (select count(*) from unnest(post_transfers.transfers) as t where t.amount <> 0)
    then
        raise exception using
            errcode = 'RL501',
            message = 'a transfer has no accounts to go to',
            detail = (
                select string_agg(
                    format('%s to %s in %s', t.debit_code, t.credit_code, t.currency_code), ', '
                )
                from unnest(post_transfers.transfers) as t
            ),
            hint = 'Open the accounts of the currency.';
    end if;
    return _journal_id;
end
$$;

comment on function internal.post_transfers(uuid, date, date, internal.ledger_transfer[]) is
'Posts transfers between accounts of an entity as one journal, and returns it. '
'Raises RL501 if an account is missing, RL502 if the month is closed.';

revoke all on function internal.post_transfers(uuid, date, date, internal.ledger_transfer[])
from public;
