-- Ages stand here in years and no birth date: what a decision rests on holds no personal data.
create or replace function internal.application_party_facts(
    application lending.application, maturity_date date, on_date date
) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
    _level text := (
        select p.required_level
        from lending.kyc_policy as p
        where p.legal_entity_id = (application).legal_entity_id and p.stage = 'origination'
    );
begin
    return (
        select
            jsonb_agg(
                jsonb_build_object(
                    'party_id', p.party_id,
                    'role', p.role,
                    'share_pct', p.share_pct,
                    'kind', t.kind,
                    'segment', t.segment,
                    'is_active', t.is_active,
                    'country_code', i.country_code,
                    'kyc_state', internal.kyc_state(
                        p.legal_entity_id, p.party_id, on_date, coalesce(_level, 'basic')
                    ),
                    'is_kyc_required', _level is not null,
                    'sanctions_result', (
                        select c.sanctions_result
                        from lending.kyc_check as c
                        where
                            c.legal_entity_id = p.legal_entity_id
                            and c.party_id = p.party_id
                            and c.sanctions_result is not null
                        order by c.checked_on desc, c.id desc
                        limit 1
                    ),
                    'age', date_part('year', age(on_date, i.birth_date)),
                    'age_at_maturity', date_part('year', age(maturity_date, i.birth_date)),
                    'income', coalesce(p.verified_income_amount, p.stated_income_amount),
                    'debt', coalesce(p.verified_debt_amount, p.stated_debt_amount, 0),
                    'is_income_verified', p.verified_income_amount is not null,
                    'exposure', internal.party_exposure(
                        p.legal_entity_id,
                        p.party_id,
                        (application).currency_code,
                        on_date,
                        (application).id
                    )
                )
                order by p.role, p.party_id
            )
        from lending.application_party as p
        inner join lending.party as t on p.legal_entity_id = t.legal_entity_id and p.party_id = t.id
        left join lending.party_identity as i
            on p.legal_entity_id = i.legal_entity_id and p.party_id = i.party_id
        where
            p.legal_entity_id = (application).legal_entity_id
            and p.application_id = (application).id
    );
end
$$;

comment on function internal.application_party_facts(lending.application, date, date) is
'What is known on a day of each party of an application, as an array: identity, sanctions, age in '
'years, monthly income and debts and exposure in the application''s currency.';

revoke all on function internal.application_party_facts(lending.application, date, date)
from public;
