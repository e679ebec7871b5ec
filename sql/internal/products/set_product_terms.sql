-- A term that does not exist is refused: a slip of the pen would otherwise silently be the default.
create or replace function internal.set_product_terms(
    legal_entity_id uuid, product_id uuid, terms jsonb, version_number integer default 1
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _term text;
    _version_id uuid;
begin
    for _term in
        select k
        from jsonb_object_keys(coalesce(set_product_terms.terms, '{}')) as k
        where k <> all (array[
            'accounting_basis', 'interest_basis', 'instalment_basis', 'instalment_multiple',
            'is_level_smoothed', 'principal_grace_count', 'interest_payment_grace_count',
            'interest_free_count', 'down_payment_pct', 'max_disbursement_count',
            'is_schedule_progressive', 'tranche_term', 'interest_recalculation',
            'recalculation_rest', 'pre_closure_interest', 'chargeback_order',
            'interest_refund_types', 'has_separate_charges', 'min_interest_rate',
            'max_interest_rate', 'min_age', 'max_age_at_maturity', 'max_income_ratio_pct',
            'max_exposure_amount', 'is_kyc_required', 'charge_off_behaviour',
            'arrears_grace_days', 'non_accrual_days',
            'allocation_rules'
        ])
    loop
        raise exception using
            errcode = 'RL203',
            message = 'a product has no such term',
            detail = format('term %s', _term),
            hint = 'See the columns of lending.product_version.';
    end loop;

    update lending.product_version as v
    set
        accounting_basis = t.accounting_basis,
        interest_basis = t.interest_basis,
        instalment_basis = t.instalment_basis,
        instalment_multiple = t.instalment_multiple,
        is_level_smoothed = t.is_level_smoothed,
        principal_grace_count = t.principal_grace_count,
        interest_payment_grace_count = t.interest_payment_grace_count,
        interest_free_count = t.interest_free_count,
        down_payment_pct = t.down_payment_pct,
        max_disbursement_count = t.max_disbursement_count,
        is_schedule_progressive = t.is_schedule_progressive,
        tranche_term = t.tranche_term,
        interest_recalculation = t.interest_recalculation,
        recalculation_rest = t.recalculation_rest,
        pre_closure_interest = t.pre_closure_interest,
        chargeback_order = t.chargeback_order,
        interest_refund_types = t.interest_refund_types,
        has_separate_charges = t.has_separate_charges,
        charge_off_behaviour = t.charge_off_behaviour,
        min_interest_rate = t.min_interest_rate,
        max_interest_rate = t.max_interest_rate,
        min_age = t.min_age,
        max_age_at_maturity = t.max_age_at_maturity,
        max_income_ratio_pct = t.max_income_ratio_pct,
        max_exposure_amount = t.max_exposure_amount,
        is_kyc_required = t.is_kyc_required,
        arrears_grace_days = t.arrears_grace_days,
        non_accrual_days = t.non_accrual_days
    from
        lending.product_version as given,
        jsonb_populate_record(given, set_product_terms.terms - 'allocation_rules') as t
    where
        v.legal_entity_id = set_product_terms.legal_entity_id
        and v.product_id = set_product_terms.product_id
        and v.version_number = set_product_terms.version_number
        and given.legal_entity_id = v.legal_entity_id
        and given.id = v.id
    returning v.id into strict _version_id;

    insert into lending.allocation_rule (
        legal_entity_id, product_version_id, transaction_type, positions, processing, future_rule
    )
    select
        set_product_terms.legal_entity_id,
        _version_id,
        r.transaction_type,
        coalesce(
            r.positions,
            array[
                'past_due_penalty', 'past_due_fee', 'past_due_interest', 'past_due_principal',
                'due_penalty', 'due_fee', 'due_interest', 'due_principal',
                'in_advance_penalty', 'in_advance_fee', 'in_advance_interest',
                'in_advance_principal'
            ]
        ),
        coalesce(r.processing, 'by_instalment'),
        coalesce(r.future_rule, 'next')
    from jsonb_populate_recordset(
        null::finance.allocation_rule,
        coalesce(set_product_terms.terms -> 'allocation_rules', '[{}]')
    ) as r;
end
$$;

comment on function internal.set_product_terms(uuid, uuid, jsonb, integer) is
'Sets the terms of a version of a product and its allocation rules, which are one rule for all '
'transactions if none is given.';

revoke all on function internal.set_product_terms(uuid, uuid, jsonb, integer) from public;
