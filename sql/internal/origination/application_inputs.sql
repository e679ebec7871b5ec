create or replace function internal.application_inputs(
    application lending.application,
    principal_amount numeric,
    instalment_count integer,
    interest_rate numeric
) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
    _on_date date := internal.business_date((application).legal_entity_id);
    _loan lending.loan := internal.application_loan(
        application,
        application_inputs.principal_amount,
        application_inputs.instalment_count,
        application_inputs.interest_rate
    );
    _version lending.product_version;
    _policy lending.origination_policy;
    _instalment numeric;
    _maturity_date date;
    _parties jsonb;
    _borrower jsonb;
    _facts jsonb;
begin
    select v.* into strict _version
    from lending.product_version as v
    where
        v.legal_entity_id = (application).legal_entity_id
        and v.id = (application).product_version_id;
    select p.* into _policy
    from internal.origination_policy_for(
        (application).legal_entity_id, (application).product_id, (application).currency_code
    ) as p;
    select
        max(r.principal + r.interest),
        max(r.due_on)
    into strict _instalment, _maturity_date
    from internal.instalment_rows(internal.planned_instalments(_loan)) as r
    where r.kind = 'instalment';
    _parties := internal.application_party_facts(application, _maturity_date, _on_date);
    select p into strict _borrower
    from jsonb_array_elements(_parties) as p
    where p ->> 'role' = 'borrower';

    select
        jsonb_build_object(
            'requested_amount', _loan.principal_amount,
            'instalment_count', _loan.instalment_count,
            'interest_rate', _loan.interest_rate,
            'monthly_income_amount', sum((p ->> 'income')::numeric),
            'monthly_debt_amount', sum((p ->> 'debt')::numeric),
            'monthly_instalment_amount', internal.monthly_amount(
                _instalment, _version.frequency_unit, _version.frequency_count
            ),
            'income_ratio_pct', internal.income_ratio_pct(
                sum((p ->> 'debt')::numeric) + internal.monthly_amount(
                    _instalment, _version.frequency_unit, _version.frequency_count
                ),
                sum((p ->> 'income')::numeric)
            ),
            'is_income_verified', bool_and((p ->> 'is_income_verified')::boolean),
            'exposure_amount', case
                when bool_and(p ->> 'exposure' is not null)
                    then max((p ->> 'exposure')::numeric) + _loan.principal_amount
            end
        )
    into strict _facts
    from jsonb_array_elements(_parties) as p
    where p ->> 'role' in ('borrower', 'co_borrower');

    return jsonb_build_object(
        'on_date', _on_date,
        'parties', _parties,
        'facts', _facts
        || internal.borrower_history(application)
        || jsonb_build_object(
            'age', _borrower -> 'age',
            'age_at_maturity', _borrower -> 'age_at_maturity',
            'kyc_state', _borrower -> 'kyc_state',
            'party_kind', _borrower -> 'kind',
            'segment', _borrower -> 'segment',
            'country_code', _borrower -> 'country_code',
            'is_active', not _parties @> '[{"is_active": false}]',
            'co_borrower_count',
            jsonb_array_length(
                jsonb_path_query_array(_parties, '$[*] ? (@.role == "co_borrower")')
            ),
            'guarantor_count',
            jsonb_array_length(jsonb_path_query_array(_parties, '$[*] ? (@.role == "guarantor")'))
        ),
        'limits',
        to_jsonb(_version) - '{created_at, updated_at, row_version, valid_during}'::text[],
        'policy', case when _policy.id is not null then to_jsonb(_policy) - 'created_at' end,
        'rules', coalesce(
            (
                select
                    jsonb_agg(
                        jsonb_build_object(
                            'code', r.code,
                            'fact', r.fact,
                            'operator', r.operator,
                            'value', r.value,
                            'outcome', r.outcome,
                            'reason_code', r.reason_code
                        )
                        order by r.code
                    )
                from lending.eligibility_rule as r
                where
                    r.legal_entity_id = (application).legal_entity_id
                    and r.product_version_id = (application).product_version_id
            ),
            '[]'
        )
    );
end
$$;

comment on function internal.application_inputs(
    lending.application, numeric, integer, numeric
) is
'All that checks and decision of an application rest on, today and for these terms, as one '
'document without personal data: parties, facts (see lending.eligibility_fact; terms are as a loan '
'keeps them, the instalment is the largest of the engine''s own schedule), the limits of the '
'product version, the policy and the rules of eligibility. Amounts in the application''s currency. '
'Raises what finance.schedule() raises.';

revoke all on function internal.application_inputs(
    lending.application, numeric, integer, numeric
) from public;
