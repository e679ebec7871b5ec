-- Words that the calendar and day-count functions know are checked there, but for the day count: it
-- is not looked at
-- when interest is by period.

create or replace function finance.check_schedule_words(terms finance.schedule_terms)
returns void
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := check_schedule_words.terms;
begin
    if _t.method in ('annuity', 'equal_principal', 'flat', 'interest_only', 'custom_split')
        and _t.flat_interest in ('accrued', 'spread')
        and _t.interest_basis in ('daily', 'period')
        and _t.frequency_unit in ('day', 'week', 'half_month', 'month', 'quarter', 'year')
        and _t.rolled_accrual in ('none', 'first', 'all')
        and _t.first_period_interest in ('included', 'separate')
        and _t.instalment_basis in ('accrual', 'nominal')
        and _t.instalment_rounding in ('half_even', 'half_up', 'up', 'down')
        and _t.interest_rounding in ('half_even', 'half_up', 'up', 'down')
        and _t.remainder_rule in ('last', 'first', 'each')
        and _t.unpaid_interest in ('refuse', 'carry', 'capitalise')
    then
        if _t.interest_basis = 'daily' or _t.day_count is not null then
            perform finance.day_count_convention(_t.day_count);
        end if;
        return;
    end if;
    raise exception using
        errcode = 'RL137',
        message = 'an attribute of the terms holds an unknown word',
        detail = pg_catalog.format(
            'method %L, flat_interest %L, interest_basis %L, frequency_unit %L, rolled_accrual %L, '
            'first_period_interest %L, instalment_basis %L, instalment_rounding %L, '
            'interest_rounding %L, '
            'remainder_rule %L, unpaid_interest %L',
            _t.method, _t.flat_interest, _t.interest_basis, _t.frequency_unit, _t.rolled_accrual,
            _t.first_period_interest,
            _t.instalment_basis,
            _t.instalment_rounding,
            _t.interest_rounding,
            _t.remainder_rule, _t.unpaid_interest
        ),
        hint = 'The comments of finance.schedule_terms list the words.';
end
$$;

comment on function finance.check_schedule_words(finance.schedule_terms) is
'Raises RL137 if a word of completed terms is none of those documented, RL101 for an unknown day '
'count, RL100 if interest by days has none.';

revoke all on function finance.check_schedule_words(finance.schedule_terms) from public;
grant execute on function finance.check_schedule_words(finance.schedule_terms) to public;
