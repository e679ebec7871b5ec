-- The one place where a loan event reaches the ledger.
create or replace function internal.post_movements(
    loan lending.loan,
    movements internal.ledger_movement[],
    booked_at timestamptz
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_on date;
    _basis text;
    _journal_id uuid := internal.uuid_v7();
    _posted integer;
    _is_plain boolean := (loan).charged_off_on is null and not exists (
        select
        from unnest(post_movements.movements) as m
        where
            m.transaction_type in (
                'charge_off', 'write_off', 'buy_down_fee', 'buy_down_fee_adjustment'
            )
    );
begin
    if cardinality(post_movements.movements) = 0 then
        return;
    end if;
    select (post_movements.booked_at at time zone e.time_zone)::date, v.accounting_basis
    into strict _booked_on, _basis
    from lending.legal_entity as e
    inner join lending.product_version as v on e.id = v.legal_entity_id
    where e.id = (loan).legal_entity_id and v.id = (loan).product_version_id;

    insert into lending.ledger_entry (
        legal_entity_id,
        booked_on,
        journal_id,
        debit_account_id,
        credit_account_id,
        currency_code,
        amount,
        value_date,
        loan_id,
        loan_transaction_id,
        description
    )
    select
        (loan).legal_entity_id,
        _booked_on,
        _journal_id,
        case when m.amount > 0 then d.id else c.id end,
        case when m.amount > 0 then c.id else d.id end,
        (loan).currency_code,
        abs(m.amount),
        m.value_date,
        (loan).id,
        m.loan_transaction_id,
        m.transaction_type || ' ' || m.component
    from unnest(post_movements.movements) as m
    cross join lateral (
        select
            case
                when _is_plain then '{none}'
                else internal.posting_circumstances(post_movements.loan, m)
            end as circumstances
    ) as k
    cross join lateral internal.posting_route(
        (loan).legal_entity_id, (loan).product_id, m.transaction_type, m.component, _basis,
        _booked_on, k.circumstances
    ) as g
    inner join lending.ledger_account as d
        on
            d.legal_entity_id = (loan).legal_entity_id
            and d.code = g.debit_code
            and d.currency_code = (loan).currency_code
    inner join lending.ledger_account as c
        on
            c.legal_entity_id = (loan).legal_entity_id
            and c.code = g.credit_code
            and c.currency_code = (loan).currency_code;

    get diagnostics _posted = row_count;
    if _posted <> cardinality(post_movements.movements) then
        raise exception using
            errcode = 'RL501',
            message = 'a movement has no accounts to go to',
            detail = format(
                '%s of %s movements of loan %s (%s, %s) have a mapping',
                _posted,
                cardinality(post_movements.movements),
                (loan).loan_number,
                _basis,
                (loan).currency_code
            ),
            hint = 'Add the mapping to lending.gl_mapping, or open the accounts of the currency.';
    end if;
end
$$;

comment on function internal.post_movements(
    lending.loan, internal.ledger_movement[], timestamptz
) is
'Posts what loan transactions mean for the ledger, as one journal on the business day of '
'booked_at: a transfer a movement, between the accounts that gl_mapping chooses; a negative '
'movement the other way round. Raises RL501 if a movement has no mapping or account.';

revoke all on function internal.post_movements(
    lending.loan, internal.ledger_movement[], timestamptz
) from public;
