-- requires: api.loan
create or replace function api.capitalise_income(
    legal_entity_id uuid,
    loan_id uuid,
    amount numeric,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.accept_deferral(
        capitalise_income.legal_entity_id,
        capitalise_income.loan_id,
        'capitalise_income',
        'capitalised_income',
        capitalise_income.amount,
        capitalise_income.idempotency_key,
        capitalise_income.value_date
    );

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = capitalise_income.legal_entity_id
        and l.id = capitalise_income.loan_id;
end
$$;

comment on function api.capitalise_income(uuid, uuid, numeric, text, date) is
'Adds income, such as a fee for the whole term, to the principal of a loan, once for each '
'idempotency key: it is owed and bears interest like what was paid out, and is earned evenly until '
'the loan matures. The product says what it is earned as (capitalised_income_type). amount is in '
'the loan''s currency; with what is paid out, it stays within the agreed principal. value_date '
'defaults to today. Undone with api.reverse_transaction. Needs defer_income. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key), RL013 (second person), RL301 to RL303 (loan), RL305 '
'(amount), RL306 (value date), RL342 (charged off), RL450 (not by the product), RL453 (more than '
'was agreed).';

revoke all on function api.capitalise_income(uuid, uuid, numeric, text, date) from public;
grant execute on function api.capitalise_income(uuid, uuid, numeric, text, date)
to rently_loan_officer;
