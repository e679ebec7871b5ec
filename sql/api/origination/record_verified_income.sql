-- requires: api.application_party
create or replace function api.record_verified_income(
    legal_entity_id uuid,
    application_id uuid,
    party_id uuid,
    income_amount numeric,
    debt_amount numeric
) returns setof api.application_party
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(record_verified_income.legal_entity_id, 'check_applications');
    perform internal.lock_application(
        record_verified_income.legal_entity_id,
        record_verified_income.application_id,
        '{submitted, checked, referred}'
    );
    update lending.application_party as p
    set
        verified_income_amount = record_verified_income.income_amount,
        verified_debt_amount = record_verified_income.debt_amount,
        verified_by_account_id = internal.acting_account_id()
    where
        p.legal_entity_id = record_verified_income.legal_entity_id
        and p.application_id = record_verified_income.application_id
        and p.party_id = record_verified_income.party_id;
    if not found then
        raise exception using
            errcode = 'RL210',
            message = 'the party does not stand in the application',
            detail = format('party_id %s', record_verified_income.party_id),
            hint = 'See api.application_party.';
    end if;

    return query
    select p.*
    from api.application_party as p
    where
        p.legal_entity_id = record_verified_income.legal_entity_id
        and p.application_id = record_verified_income.application_id
        and p.party_id = record_verified_income.party_id;
exception
    when check_violation or numeric_value_out_of_range then
        raise exception using
            errcode = 'RL210',
            message = 'an amount is missing, negative or not in whole minor units',
            detail = sqlerrm,
            hint = 'Give both monthly amounts; 0 where there is none.';
end
$$;

comment on function api.record_verified_income(uuid, uuid, uuid, numeric, numeric) is
'Records what a party of an application earns and pays on other debts a month, in the '
'application''s currency, as papers show it; counts instead of what was stated. Run the checks '
'again afterwards. Needs check_applications. Raises RL001, RL002 (access), RL208, RL209 '
'(application), RL210 (party or amounts).';

revoke all on function api.record_verified_income(uuid, uuid, uuid, numeric, numeric) from public;
grant execute on function api.record_verified_income(uuid, uuid, uuid, numeric, numeric)
to rently_loan_officer, rently_risk_manager;
