-- Types of the servicing engine: the state of a loan, and what happens to it. No table.

create type finance.instalment as (
    number integer,
    kind text,
    start_on date,
    due_on date,
    principal numeric,
    interest numeric,
    fee numeric,
    penalty numeric,
    principal_paid numeric,
    interest_paid numeric,
    fee_paid numeric,
    penalty_paid numeric,
    paid_on date,
    credited_principal numeric,
    credited_interest numeric,
    fraction numeric,
    level numeric,
    agreed_level numeric,
    opening numeric,
    accrued numeric,
    deferred numeric,
    is_accrued_elsewhere boolean,
    period integer,
    plan_fee numeric,
    plan_penalty numeric,
    charged_with integer
);

comment on type finance.instalment is
'An instalment: what it asks for and what was paid of it. From fraction on, only loans whose '
'interest is recalculated use it.';
comment on column finance.instalment.number is
'Its key: an instalment keeps it when others are added before it. Arrays are in schedule order.';
comment on column finance.instalment.kind is
'instalment, down_payment, charge (one that stands by itself), or additional (after the '
'schedule''s last).';
comment on column finance.instalment.start_on is 'First day of its period.';
comment on column finance.instalment.due_on is 'Due date; not late on that day.';
comment on column finance.instalment.principal is 'Principal due.';
comment on column finance.instalment.interest is 'Interest due.';
comment on column finance.instalment.fee is 'Fees due.';
comment on column finance.instalment.penalty is 'Penalties due.';
comment on column finance.instalment.principal_paid is 'Principal paid.';
comment on column finance.instalment.interest_paid is 'Interest paid.';
comment on column finance.instalment.fee_paid is 'Fees paid.';
comment on column finance.instalment.penalty_paid is 'Penalties paid.';
comment on column finance.instalment.paid_on is
'Value date of the event that left nothing unpaid; null while something is.';
comment on column finance.instalment.credited_principal is
'Principal that chargebacks put into it; part of principal.';
comment on column finance.instalment.credited_interest is
'Interest that chargebacks put into it; part of interest.';
comment on column finance.instalment.fraction is 'Part of a year that its period counts.';
comment on column finance.instalment.level is 'Principal and interest, without what was credited.';
comment on column finance.instalment.agreed_level is 'Level before payments changed it.';
comment on column finance.instalment.opening is
'Balance that bears interest from the first day of its period.';
comment on column finance.instalment.accrued is
'Interest that accrues in its period, with what the one before could not hold.';
comment on column finance.instalment.deferred is
'Interest of later, already paid periods that it takes over.';
comment on column finance.instalment.is_accrued_elsewhere is
'Whether an earlier instalment has taken over the interest of its period.';
comment on column finance.instalment.period is
'Number of its interest period, from 1; null for down payments and additional instalments.';
comment on column finance.instalment.plan_fee is
'Fees that the schedule''s terms bring; part of fee.';
comment on column finance.instalment.plan_penalty is
'Penalties that the schedule''s terms bring; part of penalty.';

comment on column finance.instalment.charged_with is
'For a charge that stands by itself: number of the instalment whose period holds it.';

create type finance.allocation_rule as (
    transaction_type text,
    positions text [],
    processing text,
    future_rule text
);

comment on type finance.allocation_rule is
'The order in which money of a transaction type pays what is owed: the waterfall.';
comment on column finance.allocation_rule.transaction_type is
'Type of transaction that the rule is for; null for every type without a rule of its own.';
comment on column finance.allocation_rule.positions is
'All twelve of {past_due, due, in_advance} × {penalty, fee, interest, principal}, such as '
'past_due_interest, in the order of payment.';
comment on column finance.allocation_rule.processing is
'by_instalment: due types in the order of their first position, then instalment by instalment, '
'components in order. by_component: position by position, across instalments.';
comment on column finance.allocation_rule.future_rule is
'Which instalment money in advance goes to first: next, last, next_then_last (the current one, '
'then from the last), or reamortise (spread evenly).';

create type finance.interest_pause as (
    starts_on date,
    ends_on date
);

comment on type finance.interest_pause is 'Days on which a loan bears no interest.';
comment on column finance.interest_pause.starts_on is 'First day without interest.';
comment on column finance.interest_pause.ends_on is 'First day that bears interest again.';

create type finance.loan_change as (
    from_on date,
    until_on date,
    first_due_on date,
    instalments integer,
    extra_instalments integer,
    frequency_unit text,
    frequency_count integer,
    annual_rate numeric,
    principal_grace integer,
    interest_grace integer
);

comment on type finance.loan_change is
'What an event that moves no money changes: which attributes count depends on its type.';
comment on column finance.loan_change.from_on is
'Due date of the first instalment that is rescheduled; first day of a new rate or of a pause.';
comment on column finance.loan_change.until_on is
'For a pause of interest: the first day that bears interest again.';
comment on column finance.loan_change.first_due_on is
'New due date of the first instalment that is rescheduled, or first due date after a re-age.';
comment on column finance.loan_change.instalments is 'Number of instalments after a re-age.';
comment on column finance.loan_change.extra_instalments is 'Instalments added by a reschedule.';
comment on column finance.loan_change.frequency_unit is 'Unit of the periods after a re-age.';
comment on column finance.loan_change.frequency_count is
'Units between two due dates after a re-age.';
comment on column finance.loan_change.annual_rate is 'New rate as a fraction per year.';
comment on column finance.loan_change.principal_grace is
'Instalments without principal, from the first one that is rescheduled.';
comment on column finance.loan_change.interest_grace is
'Instalments without interest due, from the first one that is rescheduled; it falls due with the '
'one after them.';

create type finance.loan_terms as (
    schedule finance.schedule_terms,
    is_progressive boolean,
    recalculation text,
    rest text,
    pre_closure text,
    tranche_term text,
    rules finance.allocation_rule [],
    chargeback_order text [],
    interest_refund_types text [],
    has_separate_charges boolean,
    charge_off_behaviour text,
    is_compounding boolean,
    later_rates finance.rate_change [],
    pauses finance.interest_pause []
);

comment on type finance.loan_terms is 'What the engine computes a loan''s life from.';
comment on column finance.loan_terms.schedule is
'Terms of the schedule; principal, first day and tranches come from the events.';
comment on column finance.loan_terms.is_progressive is
'True: each payment out changes the instalments after it. False: the schedule of all payments out '
'is made first, then all money is allocated to it.';
comment on column finance.loan_terms.recalculation is
'none: payments do not change interest. last_instalment: interest follows the days of payment, '
'instalments stay level, the last unpaid one takes the difference. instalment: interest follows '
'the days of payment and the instalments after one are computed anew.';
comment on column finance.loan_terms.rest is
'How often a changed balance changes interest: daily, or period (with the next due date).';
comment on column finance.loan_terms.pre_closure is
'Up to when a payment of everything owes interest: date (its value date) or period (the due date '
'of the current instalment).';
comment on column finance.loan_terms.tranche_term is
'remaining: a later payment out is repaid by the instalments left. full: by as many instalments '
'as the first one, some of them new.';
comment on column finance.loan_terms.rules is 'Allocation rules by transaction type.';
comment on column finance.loan_terms.chargeback_order is
'In which order the components of a payment are owed again after its chargeback. Null: all as '
'principal.';
comment on column finance.loan_terms.has_separate_charges is
'True: a charge is past due, due or in advance by its own due date. Null or false: by that of the '
'instalment whose period holds it.';
comment on column finance.loan_terms.charge_off_behaviour is
'What a charge-off does to the schedule. regular, or null: nothing. zero_interest: no interest '
'is earned from that day on. accelerated: beside that, all that is left falls due on that day.';
comment on column finance.loan_terms.interest_refund_types is
'Refunds that bring the interest of the refunded principal back too.';
comment on column finance.loan_terms.is_compounding is
'For recalculation of each instalment: whether overdue interest bears interest as overdue '
'principal does.';
comment on column finance.loan_terms.later_rates is
'Rates that events set after the loan was made. finance.with_changes fills it.';
comment on column finance.loan_terms.pauses is
'Pauses of interest that events set. finance.with_changes fills it.';

create type finance.allocation as (
    event_id uuid,
    number integer,
    component text,
    amount numeric
);

comment on type finance.allocation is
'A part of an event''s amount that went to a component of an instalment.';
comment on column finance.allocation.event_id is 'The event.';
comment on column finance.allocation.number is 'The instalment; null for the credit balance.';
comment on column finance.allocation.component is
'penalty, fee, interest, principal, or credit_balance for what is beyond all that is owed.';
comment on column finance.allocation.amount is
'Amount; negative where an event takes back, as a chargeback does.';

create type finance.loan_event as (
    id uuid,
    transaction_type text,
    value_date date,
    amount numeric,
    component text,
    due_on date,
    original_id uuid,
    portions numeric[],  -- noqa: LT01
    fixed finance.allocation[],  -- noqa: LT01
    change finance.loan_change
);

comment on type finance.loan_event is 'A money event on a loan, as the engine sees it.';
comment on column finance.loan_event.id is 'The loan transaction.';
comment on column finance.loan_event.transaction_type is
'Its type, see lending.transaction_type; charge for a fee or penalty that is added.';
comment on column finance.loan_event.value_date is 'Day from which it counts.';
comment on column finance.loan_event.amount is 'Its amount; positive.';
comment on column finance.loan_event.component is
'For a charge or a waiver: fee, penalty or interest.';
comment on column finance.loan_event.due_on is 'For a charge: the day on which it is due.';
comment on column finance.loan_event.original_id is 'For a chargeback: the payment.';
comment on column finance.loan_event.portions is
'For a chargeback: penalty, fee, interest and principal of the payment that were not charged back '
'before. finance.replay fills it.';
comment on column finance.loan_event.fixed is
'What it went to, where no rule decides: an opening balance from another system.';

comment on column finance.loan_event.change is 'For an event that moves no money: what it changes.';

create type finance.moved_amount as (
    event_id uuid,
    principal numeric,
    interest numeric,
    fee numeric,
    penalty numeric
);

comment on type finance.moved_amount is
'What an event took out of instalments, to be owed by others or on another day.';
comment on column finance.moved_amount.event_id is 'The event.';
comment on column finance.moved_amount.principal is 'Principal.';
comment on column finance.moved_amount.interest is 'Interest.';
comment on column finance.moved_amount.fee is 'Fees.';
comment on column finance.moved_amount.penalty is 'Penalties.';

create type finance.balance_change as (
    period integer,
    changed_on date,
    disbursed numeric,
    correction numeric
);

comment on type finance.balance_change is
'A change of the balance that bears interest, within a period.';
comment on column finance.balance_change.period is 'The interest period that holds the day.';
comment on column finance.balance_change.changed_on is
'First day that bears interest on the new balance.';
comment on column finance.balance_change.disbursed is 'Paid out.';
comment on column finance.balance_change.correction is
'Paid back (negative), charged back, or overdue and therefore still bearing interest (positive).';

create type finance.credit as (
    period integer,
    credited_on date,
    principal numeric,
    interest numeric
);

comment on type finance.credit is 'What a chargeback put into an instalment.';
comment on column finance.credit.period is 'The interest period.';
comment on column finance.credit.credited_on is 'Value date of the chargeback.';
comment on column finance.credit.principal is 'Principal.';
comment on column finance.credit.interest is 'Interest.';

create type finance.loan_state as (
    instalments finance.instalment [],
    credit_balance numeric,
    allocations finance.allocation [],
    disbursements finance.tranche [],
    changes finance.balance_change [],
    credits finance.credit [],
    overdue_until date,
    overdue_changes finance.balance_change [],
    interest_refunded numeric,
    moved finance.moved_amount []
);

comment on type finance.loan_state is 'Where a loan stands between two events.';
comment on column finance.loan_state.instalments is 'Its instalments in schedule order.';
comment on column finance.loan_state.credit_balance is
'Paid beyond what is owed: a liability to the borrower.';
comment on column finance.loan_state.allocations is
'What the last event applied went to, in order; in the answer of finance.replay, what all went to.';
comment on column finance.loan_state.disbursements is 'What was paid out so far.';
comment on column finance.loan_state.changes is
'Changes of the balance that bears interest, by period and day.';
comment on column finance.loan_state.credits is 'What chargebacks put into instalments.';
comment on column finance.loan_state.overdue_until is
'Day up to which interest on overdue principal is computed.';
comment on column finance.loan_state.overdue_changes is
'Those of the changes that overdue principal made.';
comment on column finance.loan_state.interest_refunded is 'Interest given back so far.';
comment on column finance.loan_state.moved is
'What re-ages, re-amortisations and terminations so far moved.';

create function finance.is_allocation_order(positions text[]) returns boolean
language sql immutable parallel safe
return coalesce(
    pg_catalog.cardinality(positions) = 12
    and positions @> array[
        'past_due_penalty', 'past_due_fee', 'past_due_interest', 'past_due_principal',
        'due_penalty', 'due_fee', 'due_interest', 'due_principal',
        'in_advance_penalty', 'in_advance_fee', 'in_advance_interest', 'in_advance_principal'
    ],
    false
);

comment on function finance.is_allocation_order(text[]) is
'Whether the list names each of the twelve positions of a waterfall once. Used by check '
'constraints.';

grant execute on function finance.is_allocation_order(text[]) to public;
