-- Where the instalment alone takes more of the income than is allowed the income is too low; where
-- other debts make it so, they are too high.
create or replace function internal.limit_checks(inputs jsonb)
returns table (check_code text, outcome text, reason_code text, detail jsonb)
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        c.check_code,
        c.outcome,
        c.reason_code,
        c.detail
    from (
        select
            limit_checks.inputs -> 'facts' as facts,
            limit_checks.inputs -> 'limits' as limits,
            (limit_checks.inputs -> 'limits' ->> 'max_income_ratio_pct')::numeric as max_ratio,
            (limit_checks.inputs -> 'facts' ->> 'income_ratio_pct')::numeric as ratio,
            (limit_checks.inputs -> 'facts' ->> 'monthly_income_amount')::numeric as income,
            (limit_checks.inputs -> 'facts' ->> 'monthly_instalment_amount')::numeric as instalment,
            (limit_checks.inputs -> 'facts' ->> 'exposure_amount')::numeric as exposure,
            least(
                (limit_checks.inputs -> 'limits' ->> 'max_exposure_amount')::numeric,
                (limit_checks.inputs -> 'policy' ->> 'max_exposure_amount')::numeric
            ) as max_exposure
    ) as f
    cross join
        lateral (
            values
            (
                'amount',
                case
                    when
                        (f.facts ->> 'requested_amount')::numeric
                        between (f.limits ->> 'min_principal_amount')::numeric
                        and (f.limits ->> 'max_principal_amount')::numeric
                        then 'pass'
                    else 'fail'
                end,
                'TERMS_NOT_OFFERED',
                jsonb_build_object(
                    'amount', f.facts -> 'requested_amount',
                    'min', f.limits -> 'min_principal_amount',
                    'max', f.limits -> 'max_principal_amount'
                )
            ),
            (
                'term',
                case
                    when
                        (f.facts ->> 'instalment_count')::integer
                        between (f.limits ->> 'min_instalment_count')::integer
                        and (f.limits ->> 'max_instalment_count')::integer
                        then 'pass'
                    else 'fail'
                end,
                'TERMS_NOT_OFFERED',
                jsonb_build_object(
                    'instalment_count', f.facts -> 'instalment_count',
                    'min', f.limits -> 'min_instalment_count',
                    'max', f.limits -> 'max_instalment_count'
                )
            ),
            (
                'rate',
                case
                    when
                        (f.facts ->> 'interest_rate')::numeric
                        between (f.limits ->> 'min_interest_rate')::numeric
                        and (f.limits ->> 'max_interest_rate')::numeric
                        then 'pass'
                    else 'fail'
                end,
                'TERMS_NOT_OFFERED',
                jsonb_build_object(
                    'interest_rate', f.facts -> 'interest_rate',
                    'min', f.limits -> 'min_interest_rate',
                    'max', f.limits -> 'max_interest_rate'
                )
            ),
            (
                'income_verified',
                case
                    when f.max_ratio is null or (f.facts ->> 'is_income_verified')::boolean
                        then 'pass'
                    else 'refer'
                end,
                case
                    when f.income is null then 'APPLICATION_INCOMPLETE' else 'INCOME_NOT_VERIFIED'
                end,
                jsonb_build_object('is_income_verified', f.facts -> 'is_income_verified')
            ),
            (
                'affordability',
                case
                    when f.max_ratio is null or f.ratio <= f.max_ratio then 'pass'
                    when f.ratio > f.max_ratio then 'fail'
                    else 'refer'
                end,
                case
                    when f.income is null then 'APPLICATION_INCOMPLETE'
                    when 100 * f.instalment > f.max_ratio * f.income then 'INCOME_TOO_LOW'
                    else 'OBLIGATIONS_TOO_HIGH'
                end,
                jsonb_build_object(
                    'income', f.income,
                    'debt', f.facts -> 'monthly_debt_amount',
                    'instalment', f.instalment,
                    'ratio_pct', f.ratio,
                    'max_ratio_pct', f.max_ratio
                )
            ),
            (
                'exposure',
                case
                    when f.max_exposure is null or f.exposure <= f.max_exposure then 'pass'
                    when f.exposure > f.max_exposure then 'fail'
                    else 'refer'
                end,
                case when f.exposure is null then 'EXPOSURE_NOT_KNOWN' else 'EXPOSURE_TOO_HIGH' end,
                jsonb_build_object(
                    'exposure', f.exposure, 'max', f.max_exposure
                )
            ),
            (
                'duplicate',
                case
                    when (f.facts ->> 'open_application_count')::integer > 0 then 'fail'
                    else 'pass'
                end,
                'DUPLICATE_APPLICATION',
                jsonb_build_object('open_application_count', f.facts -> 'open_application_count')
            ),
            (
                'same_identity',
                case
                    when (f.facts ->> 'same_identity_count')::integer > 0 then 'refer'
                    else 'pass'
                end,
                'IDENTITY_NOT_VERIFIED',
                jsonb_build_object('same_identity_count', f.facts -> 'same_identity_count')
            )
        ) as c (check_code, outcome, reason_code, detail);
end;

comment on function internal.limit_checks(jsonb) is
'Checks of an application as a whole against the limits of product and policy: amount, term, rate, '
'income verified, affordability, exposure, duplicates. Amounts in the application''s currency. See '
'internal.application_checks().';

revoke all on function internal.limit_checks(jsonb) from public;
grant execute on function internal.limit_checks(jsonb) to rently_refresher;
