-- An application goes the way of all: income is verified, checks run, the policy decides.
create or replace function internal.apply_for_demo_loan(
    entity lending.legal_entity,
    party_id uuid,
    loan_number text,
    product_code text,
    principal_amount numeric,
    instalment_count integer,
    lease_id uuid,
    fate text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _application_id uuid;
    _offer_id uuid;
    _income numeric := principal_amount
        * case apply_for_demo_loan.fate when 'poor' then 0.02 else 2 end;
begin
    select a.id into strict _application_id
    from api.submit_application(
        (entity).id, apply_for_demo_loan.product_code, apply_for_demo_loan.party_id,
        apply_for_demo_loan.principal_amount, apply_for_demo_loan.instalment_count,
        'Rent in advance', stated_income_amount => _income, stated_debt_amount => 0,
        lease_id => apply_for_demo_loan.lease_id
    ) as a;
    perform from api.record_verified_income(
        (entity).id, _application_id, apply_for_demo_loan.party_id, _income, 0
    );
    perform from api.run_application_checks((entity).id, _application_id);
    perform from api.decide_automatically((entity).id, _application_id);
    if apply_for_demo_loan.fate not in ('taken', 'refused') then
        return null;
    end if;
    select o.id into strict _offer_id from api.make_offer((entity).id, _application_id) as o;
    if apply_for_demo_loan.fate = 'refused' then
        perform from api.decline_offer((entity).id, _offer_id);
        return null;
    end if;
    return (
        select l.id
        from api.accept_offer((entity).id, _offer_id, apply_for_demo_loan.loan_number) as l
    );
end
$$;

comment on function internal.apply_for_demo_loan(
    lending.legal_entity, uuid, text, text, numeric, integer, uuid, text
) is
'Somebody applies for a loan of a demo entity, of principal_amount in its currency. By fate: taken '
'(returns the loan), refused (the offer), poor (declined) or large (referred to a person); these '
'return null.';

revoke all on function internal.apply_for_demo_loan(
    lending.legal_entity, uuid, text, text, numeric, integer, uuid, text
) from public;
