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
    penalty_paid numeric
);

comment on type finance.instalment is 'An instalment: what it asks for and what was paid of it.';
comment on column finance.instalment.number is 'Position in the schedule, from 1.';
comment on column finance.instalment.kind is 'instalment, down_payment, or additional (after the schedule''s last).';
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

create type finance.allocation_rule as (
    transaction_type text,
    positions text[],
    processing text,
    future_rule text
);

comment on type finance.allocation_rule is 'The order in which money of a transaction type pays what is owed: the waterfall.';
comment on column finance.allocation_rule.transaction_type is 'Type of transaction that the rule is for; null for every type without a rule of its own.';
comment on column finance.allocation_rule.positions is 'All twelve of {past_due, due, in_advance} × {penalty, fee, interest, principal}, such as past_due_interest, in the order of payment.';
comment on column finance.allocation_rule.processing is 'by_instalment: due types in the order of their first position, then instalment by instalment, components in order. by_component: position by position, across instalments.';
comment on column finance.allocation_rule.future_rule is 'Which instalment money in advance goes to first: next, last, next_then_last (the current one, then from the last), or reamortise (spread evenly).';

create type finance.loan_event as (
    id uuid,
    transaction_type text,
    value_date date,
    amount numeric,
    component text,
    due_on date
);

comment on type finance.loan_event is 'A money event on a loan, as the engine sees it.';
comment on column finance.loan_event.id is 'The loan transaction.';
comment on column finance.loan_event.transaction_type is 'Its type, see lending.transaction_type.';
comment on column finance.loan_event.value_date is 'Day from which it counts.';
comment on column finance.loan_event.amount is 'Its amount; positive.';
comment on column finance.loan_event.component is 'For a charge or a waiver: fee, penalty or interest.';
comment on column finance.loan_event.due_on is 'For a charge: the day on which it is due.';

create type finance.allocation as (
    event_id uuid,
    number integer,
    component text,
    amount numeric
);

comment on type finance.allocation is 'A part of an event''s amount that went to a component of an instalment.';
comment on column finance.allocation.event_id is 'The event.';
comment on column finance.allocation.number is 'The instalment; null for the credit balance.';
comment on column finance.allocation.component is 'penalty, fee, interest, principal, or credit_balance for what is beyond all that is owed.';
comment on column finance.allocation.amount is 'Amount; negative where an event takes back, as a chargeback does.';

create type finance.loan_state as (
    instalments finance.instalment[],
    credit_balance numeric,
    allocations finance.allocation[]
);

comment on type finance.loan_state is 'Where a loan stands between two events.';
comment on column finance.loan_state.instalments is 'Its instalments by number.';
comment on column finance.loan_state.credit_balance is 'Paid beyond what is owed: a liability to the borrower.';
comment on column finance.loan_state.allocations is 'What the events applied so far went to, in order.';

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
'Whether the list names each of the twelve positions of a waterfall once. Used by check constraints.';

grant execute on function finance.is_allocation_order(text[]) to public;
