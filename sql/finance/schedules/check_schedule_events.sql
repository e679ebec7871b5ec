-- requires: finance.require_number, finance.require_date, finance.refuse_schedule_terms
-- Events after the last due date are found by finance.schedule_periods, which knows it.

create or replace function finance.check_schedule_events(terms finance.schedule_terms)
returns void
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := check_schedule_events.terms;
    _tranche finance.tranche;
    _change finance.rate_change;
    _charge finance.schedule_charge;
begin
    perform finance.require_date('anchor_on', coalesce(_t.anchor_on, _t.disbursed_on));
    perform finance.require_date('first_due_on', coalesce(_t.first_due_on, _t.disbursed_on));
    perform finance.require_date('last_due_on', coalesce(_t.last_due_on, _t.disbursed_on));
    if _t.first_due_on is not null and _t.anchor_on is not null
        or _t.first_due_on <= _t.disbursed_on
        or _t.last_due_on <= coalesce(_t.first_due_on, _t.disbursed_on) and _t.instalments > 1
    then
        perform finance.refuse_schedule_terms(
            'RL133', 'the due dates do not follow the disbursement',
            pg_catalog.format(
                'disbursed_on %s, anchor_on %s, first_due_on %s, last_due_on %s',
                _t.disbursed_on, _t.anchor_on, _t.first_due_on, _t.last_due_on
            ),
            'Give first_due_on after disbursed_on, last_due_on after both, and first_due_on or '
            'anchor_on, not both.'
        );
    end if;
    foreach _tranche in array _t.tranches loop
        perform finance.require_date('tranches.disbursed_on', _tranche.disbursed_on);
        perform finance.require_number('tranches.amount', _tranche.amount);
        if _tranche.amount <= 0 or _tranche.disbursed_on < _t.disbursed_on then
            perform finance.refuse_schedule_terms(
                'RL139', 'a tranche is not positive or comes before the disbursement',
                pg_catalog.format('%s on %s', _tranche.amount, _tranche.disbursed_on),
                'Correct its amount or day.'
            );
        end if;
    end loop;
    foreach _change in array _t.rate_changes loop
        perform finance.require_date('rate_changes.effective_on', _change.effective_on);
        perform finance.require_number('rate_changes.annual_rate', _change.annual_rate);
        if _change.annual_rate < -1 then
            perform finance.refuse_schedule_terms(
                'RL132',
                'the rate is below -100 %',
                pg_catalog.format('annual_rate is %s', _change.annual_rate),
                'Give the rate as a fraction: 0.12 for 12 %.'
            );
        end if;
        if _change.effective_on <= _t.disbursed_on then
            perform finance.refuse_schedule_terms(
                'RL141', 'a rate change comes before the loan bears interest',
                pg_catalog.format('effective_on is %s', _change.effective_on),
                'Give annual_rate for the first day.'
            );
        end if;
    end loop;
    foreach _charge in array _t.charges loop
        perform finance.require_number('charges.amount', _charge.amount);
        if _charge.amount < 0 or _charge.applies_to = 'date' and _charge.due_on is null then
            perform finance.refuse_schedule_terms(
                'RL144', 'a charge is negative or lacks its day',
                pg_catalog.format(
                    '%s %s on %s', _charge.applies_to, _charge.amount, _charge.due_on
                ),
                'Complete the charge.'
            );
        end if;
        if _charge.applies_to in ('disbursement', 'instalment', 'period', 'date') is not true
            or _charge.calculation in (
                'flat',
                'pct_disbursed',
                'pct_loan',
                'pct_loan_and_interest',
                'pct_principal',
                'pct_interest',
                'pct_principal_and_interest', 'pct_opening_balance'
            ) is not true
        then
            perform finance.refuse_schedule_terms(
                'RL137', 'a charge holds an unknown word',
                pg_catalog.format(
                    'applies_to %L, calculation %L', _charge.applies_to, _charge.calculation
                ),
                'The comments of finance.schedule_charge list the words.'
            );
        end if;
    end loop;
end
$$;

comment on function finance.check_schedule_events(finance.schedule_terms) is
'Raises RL100, RL102, RL132, RL133, RL137, RL139, RL141 or RL144 for a due date, tranche, rate '
'change or charge of completed terms that cannot be.';

revoke all on function finance.check_schedule_events(finance.schedule_terms) from public;
grant execute on function finance.check_schedule_events(finance.schedule_terms) to public;
