-- A loan that ended has earned what was settled, no more and no less. One that is too late has
-- earned what it had by the day it was stopped, or more if more was paid. Any other loan goes on
-- earning. Two periods that run at once are settled from day to day.
-- requires: finance.interest_earned
create or replace function internal.interest_position(
    loan lending.loan,
    as_of date,
    is_ended boolean,
    stopped_on date,
    out settled_amount numeric,
    out period_interest_amount numeric,
    out period_start_on date,
    out period_due_on date,
    out recompute_on date
)
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _until date := coalesce(interest_position.stopped_on, interest_position.as_of);
    _running integer;
    _earned numeric;
    _before numeric;
begin
    period_interest_amount := 0;
    recompute_on := 'infinity';
    if interest_position.is_ended then
        settled_amount := internal.interest_settled(
            (loan).legal_entity_id, (loan).id, interest_position.as_of
        );
        return;
    end if;
    select
        coalesce(sum(i.earned), 0),
        coalesce(sum(i.earned) filter (where not i.is_running), 0),
        count(*) filter (where i.is_running),
        max(i.interest) filter (where i.is_running),
        max(i.period_start_date) filter (where i.is_running),
        max(i.due_date) filter (where i.is_running),
        least(
            min(i.due_date) filter (where i.is_running),
            min(i.period_start_date) filter (where i.period_start_date > _until),
            'infinity'
        )
    into
        _earned,
        settled_amount,
        _running,
        period_interest_amount,
        period_start_on,
        period_due_on,
        recompute_on
    from (
        select
            s.period_start_date,
            s.due_date,
            s.interest_amount - s.credited_interest_amount as interest,
            s.period_start_date <= _until and s.due_date > _until as is_running,
            finance.interest_earned(
                s.interest_amount - s.credited_interest_amount,
                s.period_start_date,
                s.due_date,
                _until,
                internal.currency_minor_units((loan).currency_code)
            ) as earned
        from lending.amortisation_line as s
        where
            s.legal_entity_id = (loan).legal_entity_id
            and s.loan_id = (loan).id
            and s.plan_version = (loan).current_plan_version
            and s.interest_amount > 0
    ) as i;
    -- What was paid before, or was bought as earned, was earned by the former owner.
    select coalesce(sum(a.allocated_amount), 0) into _before
    from lending.loan_transaction as t
    inner join lending.payment_allocation as a
        on
            t.legal_entity_id = a.legal_entity_id
            and t.loan_id = a.loan_id
            and t.id = a.loan_transaction_id
    where
        t.legal_entity_id = (loan).legal_entity_id
        and t.loan_id = (loan).id
        and (t.transaction_type = 'opening_repayment' or t.is_acquired)
        and a.component = 'interest';
    _before := _before + (
        select coalesce(sum(b.interest_amount), 0)
        from lending.loan_transfer as b
        where
            b.legal_entity_id = (loan).legal_entity_id
            and b.loan_id = (loan).id
            and b.direction = 'in'
    );
    settled_amount := settled_amount - _before;
    if _running = 1 and interest_position.stopped_on is null then
        return;
    end if;
    settled_amount := _earned - _before;
    period_interest_amount := 0;
    period_start_on := null;
    period_due_on := null;
    if interest_position.stopped_on is not null then
        settled_amount := greatest(
            settled_amount,
            internal.interest_settled(
                (loan).legal_entity_id, (loan).id, interest_position.as_of
            )
        );
        recompute_on := 'infinity';
    elsif _running > 1 then
        recompute_on := interest_position.as_of + 1;
    end if;
end
$$;

comment on function internal.interest_position(lending.loan, date, boolean, date) is
'The interest that a loan has earned by the end of a day: of periods that are over, and the '
'figures of the one that runs. Amounts in the loan''s currency. is_ended: it is paid back, '
'charged off or written off. stopped_on: the last day that accrues; null while interest accrues.';

revoke all on function internal.interest_position(lending.loan, date, boolean, date) from public;
