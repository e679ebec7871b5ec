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
    _journal_id uuid := internal.uuid_v7();
    _posted integer;
begin
    if cardinality(post_movements.movements) = 0 then
        return;
    end if;
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
        r.booked_on,
        _journal_id,
        r.debit_account_id,
        r.credit_account_id,
        (loan).currency_code,
        r.amount,
        r.value_date,
        (loan).id,
        r.loan_transaction_id,
        r.description
    from internal.route_movements(
        post_movements.loan, post_movements.movements, post_movements.booked_at
    ) as r;

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
                (
                    select v.accounting_basis
                    from lending.product_version as v
                    where
                        v.legal_entity_id = (loan).legal_entity_id
                        and v.id = (loan).product_version_id
                ),
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
