create or replace function internal.schedule_terms(loan lending.loan) returns finance.schedule_terms
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _version lending.product_version;
    _terms finance.schedule_terms;
begin
    select v.* into strict _version
    from lending.product_version as v
    where
        v.legal_entity_id = (schedule_terms.loan).legal_entity_id
        and v.id = (schedule_terms.loan).product_version_id;

    _terms.principal_amount := (schedule_terms.loan).principal_amount;
    _terms.disbursed_on := (schedule_terms.loan).start_date;
    _terms.first_due_on := (schedule_terms.loan).first_due_date;
    _terms.instalments := (schedule_terms.loan).instalment_count;
    _terms.annual_rate := (schedule_terms.loan).interest_rate;
    _terms.method := _version.amortisation;
    _terms.interest_basis := _version.interest_basis;
    _terms.day_count := _version.day_count_convention;
    _terms.frequency_unit := _version.frequency_unit;
    _terms.frequency_count := _version.frequency_count;
    _terms.instalment_rounding := _version.instalment_rounding_mode;
    _terms.instalment_multiple := _version.instalment_multiple;
    _terms.instalment_basis := _version.instalment_basis;
    _terms.is_smoothed := _version.is_level_smoothed;
    _terms.principal_grace := _version.principal_grace_count;
    _terms.interest_payment_grace := _version.interest_payment_grace_count;
    _terms.interest_free_periods := _version.interest_free_count;
    _terms.month_end := _version.month_end_rule;
    if _version.business_day_roll <> 'none' then
        _terms.business_day_roll := _version.business_day_roll;
        _terms.rolled_accrual := _version.rolled_accrual;
        select
            c.weekend_iso_days,
            array(
                select h.holiday_date
                from lending.holiday as h
                where
                    h.calendar_code = c.code
                    and h.created_at <= coalesce((loan).calendar_known_at, now())
                order by h.holiday_date
            )
        into strict _terms.weekend_days, _terms.holidays
        from lending.legal_entity as e
        inner join lending.holiday_calendar as c
            on c.code = coalesce(_version.holiday_calendar_code, e.holiday_calendar_code)
        where e.id = _version.legal_entity_id;
    end if;
    _terms.down_payment_pct := _version.down_payment_pct;
    _terms.balloon_amount := round(
        (schedule_terms.loan).principal_amount * _version.balloon_pct / 100,
        internal.currency_minor_units((schedule_terms.loan).currency_code)
    );
    _terms.minor_units := internal.currency_minor_units((schedule_terms.loan).currency_code);
    return _terms;
end
$$;

comment on function internal.schedule_terms(lending.loan) is
'The terms that finance.schedule() takes, from a loan and the product version it is pinned to; '
'the working days are those known when the loan was made.';

revoke all on function internal.schedule_terms(lending.loan) from public;
