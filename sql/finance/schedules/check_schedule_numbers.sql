-- requires: finance.require_number, finance.require_date, finance.refuse_schedule_terms

create or replace function finance.check_schedule_numbers(terms finance.schedule_terms)
returns void
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := check_schedule_numbers.terms;
begin
    perform finance.require_number('principal_amount', _t.principal_amount);
    perform finance.require_number('instalments', _t.instalments);
    perform finance.require_number('annual_rate', _t.annual_rate);
    perform finance.require_date('disbursed_on', _t.disbursed_on);
    if _t.principal_amount <= 0 then
        perform finance.refuse_schedule_terms(
            'RL130',
            'the principal is not positive',
            pg_catalog.format('principal_amount is %s', _t.principal_amount),
            'Give the amount paid out.'
        );
    end if;
    if _t.instalments not between 1 and 3660 then
        perform finance.refuse_schedule_terms(
            'RL131',
            'the number of instalments is out of range',
            pg_catalog.format('instalments is %s', _t.instalments),
            'Give 1 to 3660.'
        );
    end if;
    if _t.annual_rate < -1 then
        perform finance.refuse_schedule_terms(
            'RL132',
            'the rate is below -100 %',
            pg_catalog.format('annual_rate is %s', _t.annual_rate),
            'Give the rate as a fraction: 0.12 for 12 %.'
        );
    end if;
    if _t.frequency_count < 1 or not (_t.period_fraction > 0 and _t.period_fraction < 'Infinity')
        or _t.compounding_per_year < 1
    then
        perform finance.refuse_schedule_terms(
            'RL145', 'the length of a period is not positive',
            pg_catalog.format(
                'frequency_count is %s, period_fraction is %s, compounding_per_year is %s',
                _t.frequency_count, _t.period_fraction, _t.compounding_per_year
            ),
            'Give values above zero.'
        );
    end if;
    if _t.minor_units not between 0 and 4
        or not (_t.instalment_multiple > 0 and _t.instalment_multiple < 'Infinity')
    then
        perform finance.refuse_schedule_terms(
            'RL143', 'amounts cannot be rounded to this unit',
            pg_catalog.format(
                'minor_units is %s, instalment_multiple is %s',
                _t.minor_units,
                _t.instalment_multiple
            ),
            'Give 0 to 4 minor units and a multiple above zero.'
        );
    end if;
    if _t.principal_grace not between 0 and _t.instalments - 1
        or _t.interest_payment_grace not between 0 and _t.instalments - 1
        or _t.interest_free_periods not between 0 and _t.instalments
    then
        perform finance.refuse_schedule_terms(
            'RL138', 'grace is out of range',
            pg_catalog.format(
                'principal_grace is %s, interest_payment_grace is %s, interest_free_periods is %s '
                'of %s instalments',
                _t.principal_grace,
                _t.interest_payment_grace,
                _t.interest_free_periods,
                _t.instalments
            ),
            'Leave at least one instalment with principal.'
        );
    end if;
    if not (_t.balloon_amount >= 0 and _t.balloon_amount <= _t.principal_amount) then
        perform finance.refuse_schedule_terms(
            'RL136', 'the balloon is negative or above the principal',
            pg_catalog.format('balloon_amount is %s of %s', _t.balloon_amount, _t.principal_amount),
            'Give a smaller balloon.'
        );
    end if;
    if _t.amortisation_instalments < _t.instalments then
        perform finance.refuse_schedule_terms(
            'RL146', 'the amortisation is shorter than the schedule',
            pg_catalog.format(
                'amortisation_instalments is %s of %s', _t.amortisation_instalments, _t.instalments
            ),
            'Give at least as many as the schedule has.'
        );
    end if;
    if not (_t.down_payment_pct >= 0 and _t.down_payment_pct < 100) then
        perform finance.refuse_schedule_terms(
            'RL140', 'the down payment is out of range',
            pg_catalog.format('down_payment_pct is %s', _t.down_payment_pct),
            'Give at least 0 and below 100.'
        );
    end if;
    if _t.instalment_amount is not null then
        perform finance.require_number('instalment_amount', _t.instalment_amount);
    end if;
    if _t.method = 'custom_split' then
        perform finance.check_shares(
            'principal_shares', _t.principal_shares, _t.instalments - _t.principal_grace
        );
        if _t.interest_shares is not null then
            perform finance.check_shares(
            'interest_shares', _t.interest_shares, _t.instalments - _t.principal_grace
        );
        end if;
    end if;
end
$$;

comment on function finance.check_schedule_numbers(finance.schedule_terms) is
'Raises RL100 or RL102 for a required number or date of completed terms that is missing or '
'infinite, RL130 to RL132, RL134 to RL136, RL138, RL140, RL143, RL145 and RL146 for one out of '
'range.';

revoke all on function finance.check_schedule_numbers(finance.schedule_terms) from public;
grant execute on function finance.check_schedule_numbers(finance.schedule_terms) to public;
