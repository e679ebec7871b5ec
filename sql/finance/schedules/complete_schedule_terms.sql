-- requires: finance.check_schedule_terms

create or replace function finance.complete_schedule_terms(terms finance.schedule_terms)
returns finance.schedule_terms
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := complete_schedule_terms.terms;
begin
    _t.method := coalesce(_t.method, 'annuity');
    _t.flat_interest := coalesce(_t.flat_interest, 'accrued');
    _t.interest_basis := coalesce(
        _t.interest_basis, case when _t.day_count is null then 'period' else 'daily' end
    );
    _t.frequency_unit := coalesce(_t.frequency_unit, 'month');
    _t.frequency_count := coalesce(_t.frequency_count, 1);
    _t.period_fraction := coalesce(
        _t.period_fraction,
        _t.frequency_count / case _t.frequency_unit
            when 'day' then 365.0
            when 'week' then 52.0
            when 'half_month' then 24.0
            when 'month' then 12.0
            when 'quarter' then 4.0
            when 'year' then 1.0
        end
    );
    _t.month_end := coalesce(_t.month_end, 'clamp');
    _t.business_day_roll := coalesce(_t.business_day_roll, 'none');
    _t.weekend_days := coalesce(_t.weekend_days, '{6,7}');
    _t.holidays := coalesce(_t.holidays, '{}');
    _t.rolled_accrual := coalesce(_t.rolled_accrual, 'none');
    _t.first_period_interest := coalesce(_t.first_period_interest, 'included');
    _t.principal_grace := coalesce(_t.principal_grace, 0);
    _t.interest_payment_grace := coalesce(_t.interest_payment_grace, 0);
    _t.interest_free_periods := coalesce(_t.interest_free_periods, 0);
    _t.down_payment_pct := coalesce(_t.down_payment_pct, 0);
    _t.tranches := coalesce(_t.tranches, '{}');
    _t.rate_changes := coalesce(_t.rate_changes, '{}');
    _t.charges := coalesce(_t.charges, '{}');
    _t.instalment_basis := coalesce(_t.instalment_basis, 'accrual');
    _t.amortisation_instalments := coalesce(_t.amortisation_instalments, _t.instalments);
    _t.balloon_amount := coalesce(_t.balloon_amount, 0);
    _t.minor_units := coalesce(_t.minor_units, 2);
    _t.instalment_rounding := coalesce(_t.instalment_rounding, 'half_even');
    _t.interest_rounding := coalesce(_t.interest_rounding, 'half_even');
    _t.remainder_rule := coalesce(_t.remainder_rule, 'last');
    _t.is_smoothed := coalesce(_t.is_smoothed, false);
    _t.keeps_fractions := coalesce(_t.keeps_fractions, false);
    _t.unpaid_interest := coalesce(_t.unpaid_interest, 'refuse');
    perform finance.check_schedule_terms(_t);
    return _t;
end
$$;

comment on function finance.complete_schedule_terms(finance.schedule_terms) is
'The terms with every default filled in, checked. Raises RL100 to RL102 for missing, unknown or '
'infinite values and RL130 to RL147 for terms that make no schedule.';

revoke all on function finance.complete_schedule_terms(finance.schedule_terms) from public;
grant execute on function finance.complete_schedule_terms(finance.schedule_terms) to public;
