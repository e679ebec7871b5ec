-- Collections: cases of loans that are behind, what was done about them, and what borrowers
-- promised.

create table lending.collections_case_state (
    code text primary key,
    description text not null,
    is_open boolean not null,
    created_at timestamptz not null default now()
);

comment on table lending.collections_case_state is 'The states of a collections case. No tenant.';
comment on column lending.collections_case_state.code is 'Name.';
comment on column lending.collections_case_state.description is 'What it means.';
comment on column lending.collections_case_state.is_open is 'Whether somebody still works on it.';
comment on column lending.collections_case_state.created_at is 'When the row was recorded.';

insert into lending.collections_case_state (code, is_open, description) values
('open', true, 'Worked by an agent'),
('promised', true, 'The borrower promised to pay; nothing is asked for until then'),
('legal', true, 'Before a court or a bailiff'),
('agency', true, 'Handed over to an agency'),
('recovery', true, 'The loan is written off; what can be had is still asked for'),
('closed', false, 'Nothing is overdue any more, or it was given up');

create table lending.collections_case_transition (
    from_state text not null references lending.collections_case_state (code) on delete restrict,
    to_state text not null references lending.collections_case_state (code) on delete restrict,
    description text not null,
    created_at timestamptz not null default now(),
    primary key (from_state, to_state)
);

comment on table lending.collections_case_transition is
'Which state of a collections case may follow which: a case takes no other step. No tenant.';
comment on column lending.collections_case_transition.from_state is 'The state before.';
comment on column lending.collections_case_transition.to_state is 'The state after.';
comment on column lending.collections_case_transition.description is 'What happens.';
comment on column lending.collections_case_transition.created_at is 'When the row was recorded.';

create index idx_collections_case_transition_to_state
on lending.collections_case_transition (to_state);

insert into lending.collections_case_transition (from_state, to_state, description) values
('open', 'promised', 'The borrower promises'),
('open', 'legal', 'Legal action begins'),
('open', 'agency', 'An agency takes over'),
('open', 'recovery', 'The loan is written off'),
('open', 'closed', 'Paid, or given up'),
('promised', 'open', 'The promise was broken, kept in part or withdrawn'),
('promised', 'recovery', 'The loan is written off'),
('promised', 'closed', 'Paid'),
('legal', 'open', 'Legal action ends without result'),
('legal', 'promised', 'The borrower promises before the court'),
('legal', 'agency', 'An agency enforces the title'),
('legal', 'recovery', 'The loan is written off'),
('legal', 'closed', 'Paid, or given up'),
('agency', 'open', 'Recalled from the agency'),
('agency', 'recovery', 'Recalled from the agency after the write-off'),
('agency', 'closed', 'Paid to the agency, or given up'),
('recovery', 'promised', 'The borrower promises after the write-off'),
('recovery', 'legal', 'Legal action after the write-off'),
('recovery', 'agency', 'An agency takes over after the write-off'),
('recovery', 'closed', 'Recovered, or given up');

create table lending.collections_case (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    state text not null default 'open',
    previous_state text,
    queue_code text,
    assigned_account_id uuid references lending.user_account (id) on delete restrict,
    opened_on date not null,
    closed_on date,
    next_step_on date,
    last_rule_id uuid,
    last_rule_on date,
    last_days_past_due integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint collections_case_of_loan_key unique (legal_entity_id, loan_id, id),
    constraint collections_case_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint collections_case_state_fkey foreign key (state)
    references lending.collections_case_state (code) on delete restrict,
    constraint collections_case_transition_fkey foreign key (previous_state, state)
    references lending.collections_case_transition (from_state, to_state) on delete restrict,
    constraint collections_case_queue_fkey foreign key (legal_entity_id, queue_code)
    references lending.collections_queue (legal_entity_id, code) on delete restrict,
    constraint collections_case_last_rule_fkey foreign key (legal_entity_id, last_rule_id)
    references lending.collections_rule (legal_entity_id, id) on delete restrict,
    constraint collections_case_begins_open_or_in_recovery_check check (
        previous_state is not null or state in ('open', 'recovery')
    ),
    constraint collections_case_closed_on_goes_with_closed_check check (
        (state = 'closed') = (closed_on is not null)
    ),
    constraint collections_case_last_rule_is_whole_check check (
        (last_rule_id is null) = (last_rule_on is null)
    )
) with (fillfactor = 70);

comment on table lending.collections_case is
'A loan that is behind, and who looks after it. At most one open case a loan. Tenant: '
'legal_entity_id.';
comment on column lending.collections_case.legal_entity_id is 'The tenant.';
comment on column lending.collections_case.id is 'Key within the tenant.';
comment on column lending.collections_case.loan_id is 'The loan.';
comment on column lending.collections_case.state is 'State, see collections_case_state.';
comment on column lending.collections_case.previous_state is
'The state before; null for a new case. With state it names a row of collections_case_transition.';
comment on column lending.collections_case.queue_code is 'Where it waits; null for no queue.';
comment on column lending.collections_case.assigned_account_id is
'The agent who has it; null while it waits.';
comment on column lending.collections_case.opened_on is 'Business date on which it was opened.';
comment on column lending.collections_case.closed_on is 'Business date on which it was closed.';
comment on column lending.collections_case.next_step_on is 'When the agent should act.';
comment on column lending.collections_case.last_rule_id is 'The rule that was followed last.';
comment on column lending.collections_case.last_rule_on is 'When it was followed.';
comment on column lending.collections_case.last_days_past_due is
'Delinquent days when it was followed.';
comment on column lending.collections_case.created_at is 'When the row was recorded.';
comment on column lending.collections_case.updated_at is 'When the row last changed.';
comment on column lending.collections_case.row_version is 'Counts the changes of the row.';

create unique index idx_collections_case_one_open
on lending.collections_case (legal_entity_id, loan_id)
where state <> 'closed';
comment on index lending.idx_collections_case_one_open is 'A loan has at most one open case.';
create index idx_collections_case_queue_code
on lending.collections_case (legal_entity_id, queue_code, next_step_on);
create index idx_collections_case_assigned_account_id
on lending.collections_case (assigned_account_id);
create index idx_collections_case_last_rule_id
on lending.collections_case (legal_entity_id, last_rule_id);
create index idx_collections_case_transition
on lending.collections_case (previous_state, state);
create index idx_collections_case_state on lending.collections_case (state);

create table lending.collections_event_type (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now()
);

comment on table lending.collections_event_type is
'The kinds of event in collections. No tenant.';
comment on column lending.collections_event_type.code is 'Name.';
comment on column lending.collections_event_type.description is 'What it means.';
comment on column lending.collections_event_type.created_at is 'When the row was recorded.';

insert into lending.collections_event_type (code, description) values
('case_opened', 'A case was opened'),
('case_state_changed', 'A case took a step'),
('case_assigned', 'An agent took the case'),
('rule_followed', 'A rule asked for an action'),
('promise_made', 'The borrower promised to pay'),
('promise_kept', 'Posted payments fulfilled a promise'),
('promise_broken', 'A promise passed without the payments'),
('promise_cancelled', 'A promise was withdrawn'),
('contact_attempted', 'Somebody tried to reach the borrower'),
('note', 'An agent wrote something down'),
('legal_step', 'Legal action took a step'),
('agency_placed', 'An agency took over'),
('agency_recalled', 'Taken back from an agency'),
('recovery_action', 'Something was done about a loan that is written off'),
('dispute_opened', 'The borrower or a provider disputes'),
('dispute_resolved', 'A dispute was resolved');

create table lending.collections_event (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    dpd_snapshot integer not null,
    loan_id uuid not null,
    case_id uuid,
    event_type text not null references lending.collections_event_type (code) on delete restrict,
    occurred_on date not null,
    currency_code text not null references lending.currency (code) on delete restrict,
    overdue_amount numeric(20, 4) not null,
    detail jsonb not null default '{}',
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id, dpd_snapshot),
    constraint collections_event_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint collections_event_case_fkey foreign key (legal_entity_id, loan_id, case_id)
    references lending.collections_case (legal_entity_id, loan_id, id) on delete restrict,
    constraint collections_event_dpd_snapshot_is_never_negative_check check (dpd_snapshot >= 0),
    constraint collections_event_detail_is_object_check check (jsonb_typeof(detail) = 'object')
) partition by range (dpd_snapshot);

create table lending.collections_event_current
partition of lending.collections_event for values from (0) to (31);
create table lending.collections_event_overdue
partition of lending.collections_event for values from (31) to (91);
create table lending.collections_event_late
partition of lending.collections_event for values from (91) to (181);
create table lending.collections_event_loss
partition of lending.collections_event for values from (181) to (maxvalue);

create index idx_collections_event_loan_dpd
on lending.collections_event (legal_entity_id, loan_id, dpd_snapshot);
create index idx_collections_event_case_id
on lending.collections_event (legal_entity_id, loan_id, case_id)
where case_id is not null;
comment on index lending.idx_collections_event_case_id is
'Events of cases; serves the foreign key.';
create index idx_collections_event_event_type on lending.collections_event (event_type);
create index idx_collections_event_currency_code on lending.collections_event (currency_code);

comment on table lending.collections_event is
'What was done about loans that are behind. Never changed: nor is dpd_snapshot, so rows never move '
'between the partitions, which hold 0 to 30, 31 to 90, 91 to 180 and more days. Tenant: '
'legal_entity_id.';
comment on column lending.collections_event.legal_entity_id is 'The tenant.';
comment on column lending.collections_event.id is 'Key within the tenant, with dpd_snapshot.';
comment on column lending.collections_event.dpd_snapshot is
'Days past due of the loan when it happened; chooses the partition.';
comment on column lending.collections_event.loan_id is 'The loan.';
comment on column lending.collections_event.case_id is 'The case; null outside one.';
comment on column lending.collections_event.event_type is 'What happened.';
comment on column lending.collections_event.occurred_on is 'Business date of it.';
comment on column lending.collections_event.currency_code is 'Currency of overdue_amount.';
comment on column lending.collections_event.overdue_amount is
'What was overdue then, in currency_code.';
comment on column lending.collections_event.detail is
'Facts of it: rule, action, channel, states, keys. No personal data.';
comment on column lending.collections_event.recorded_by_account_id is
'Account that recorded it; null for a job.';
comment on column lending.collections_event.created_at is 'When the row was recorded.';

create table lending.collections_escalation (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    business_date date not null,
    rule_id uuid not null,
    days_past_due integer not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, business_date),
    constraint collections_escalation_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint collections_escalation_rule_fkey foreign key (legal_entity_id, rule_id)
    references lending.collections_rule (legal_entity_id, id) on delete restrict
);

comment on table lending.collections_escalation is
'Which rule was followed for a loan on a day: at most one, however often the day is run. Tenant: '
'legal_entity_id.';
comment on column lending.collections_escalation.legal_entity_id is 'The tenant.';
comment on column lending.collections_escalation.loan_id is 'The loan.';
comment on column lending.collections_escalation.business_date is 'The day.';
comment on column lending.collections_escalation.rule_id is 'The rule.';
comment on column lending.collections_escalation.days_past_due is
'Delinquent days of the loan then.';
comment on column lending.collections_escalation.created_at is 'When the row was recorded.';

create index idx_collections_escalation_rule_id
on lending.collections_escalation (legal_entity_id, rule_id);

create table lending.payment_arrangement (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    currency_code text not null,
    total_amount numeric(20, 4) not null,
    made_on date not null,
    status text not null default 'open',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint payment_arrangement_of_loan_key unique (legal_entity_id, loan_id, id),
    constraint payment_arrangement_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint payment_arrangement_total_is_positive_check check (total_amount > 0),
    constraint payment_arrangement_status_check check (
        status in ('open', 'kept', 'broken', 'cancelled')
    )
);

comment on table lending.payment_arrangement is
'An agreement to pay what is overdue in parts; its parts are promises. Tenant: legal_entity_id.';
comment on column lending.payment_arrangement.legal_entity_id is 'The tenant.';
comment on column lending.payment_arrangement.id is 'Key within the tenant.';
comment on column lending.payment_arrangement.loan_id is 'The loan.';
comment on column lending.payment_arrangement.currency_code is 'Currency of the amounts.';
comment on column lending.payment_arrangement.total_amount is
'All parts together, in currency_code.';
comment on column lending.payment_arrangement.made_on is
'Business date of the agreement; payments count from it.';
comment on column lending.payment_arrangement.status is
'open; kept (all parts were); broken (a part was, by posted payments); cancelled (withdrawn).';
comment on column lending.payment_arrangement.created_at is 'When the row was recorded.';
comment on column lending.payment_arrangement.updated_at is 'When the row last changed.';
comment on column lending.payment_arrangement.row_version is 'Counts the changes of the row.';

create unique index idx_payment_arrangement_one_open
on lending.payment_arrangement (legal_entity_id, loan_id)
where status = 'open';
comment on index lending.idx_payment_arrangement_one_open is
'A loan has at most one arrangement that runs.';

create table lending.promise_to_pay (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    case_id uuid,
    arrangement_id uuid,
    currency_code text not null,
    amount numeric(20, 4) not null,
    tolerance_amount numeric(20, 4) not null default 0,
    made_on date not null,
    due_on date not null,
    status text not null default 'open',
    paid_amount numeric(20, 4) not null default 0,
    settled_at timestamptz,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint promise_to_pay_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint promise_to_pay_case_fkey foreign key (legal_entity_id, loan_id, case_id)
    references lending.collections_case (legal_entity_id, loan_id, id) on delete restrict,
    constraint promise_to_pay_arrangement_fkey foreign key (
        legal_entity_id, loan_id, arrangement_id
    ) references lending.payment_arrangement (legal_entity_id, loan_id, id) on delete restrict,
    constraint promise_to_pay_one_part_a_day_key unique (legal_entity_id, arrangement_id, due_on),
    constraint promise_to_pay_amount_is_positive_check check (amount > 0),
    constraint promise_to_pay_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
        and internal.is_currency_amount(tolerance_amount, currency_code)
    ),
    constraint promise_to_pay_tolerance_below_amount_check check (
        tolerance_amount >= 0 and tolerance_amount < amount
    ),
    constraint promise_to_pay_is_not_in_the_past_check check (due_on >= made_on),
    constraint promise_to_pay_status_check check (
        status in ('open', 'kept', 'broken', 'cancelled')
    ),
    constraint promise_to_pay_settled_at_goes_with_status_check check (
        (status = 'open') = (settled_at is null)
    )
);

comment on table lending.promise_to_pay is
'What a borrower promised to pay by a day, alone or as a part of an arrangement. Kept or broken '
'by posted payments only. Tenant: legal_entity_id.';
comment on column lending.promise_to_pay.legal_entity_id is 'The tenant.';
comment on column lending.promise_to_pay.id is 'Key within the tenant.';
comment on column lending.promise_to_pay.loan_id is 'The loan.';
comment on column lending.promise_to_pay.case_id is 'The case; null outside one.';
comment on column lending.promise_to_pay.arrangement_id is
'The arrangement that it is a part of; null for a single promise.';
comment on column lending.promise_to_pay.currency_code is 'Currency of the amounts.';
comment on column lending.promise_to_pay.amount is 'What was promised, in currency_code.';
comment on column lending.promise_to_pay.tolerance_amount is
'What may be missing, in currency_code.';
comment on column lending.promise_to_pay.made_on is
'Business date of the promise; payments count from it.';
comment on column lending.promise_to_pay.due_on is 'Last day of the payment.';
comment on column lending.promise_to_pay.status is
'open; kept or broken, as posted payments say; cancelled (withdrawn).';
comment on column lending.promise_to_pay.paid_amount is
'Posted payments that counted when the status was set, in currency_code; for a part, with the '
'parts before it.';
comment on column lending.promise_to_pay.settled_at is 'When it was kept, broken or cancelled.';
comment on column lending.promise_to_pay.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.promise_to_pay.created_at is 'When the row was recorded.';
comment on column lending.promise_to_pay.updated_at is 'When the row last changed.';
comment on column lending.promise_to_pay.row_version is 'Counts the changes of the row.';

create unique index idx_promise_to_pay_one_open
on lending.promise_to_pay (legal_entity_id, loan_id)
where status = 'open' and arrangement_id is null;
comment on index lending.idx_promise_to_pay_one_open is
'A loan has at most one single promise that is open.';
create index idx_promise_to_pay_loan_id
on lending.promise_to_pay (legal_entity_id, loan_id, due_on);
create index idx_promise_to_pay_case_id
on lending.promise_to_pay (legal_entity_id, loan_id, case_id);
create index idx_promise_to_pay_arrangement_id
on lending.promise_to_pay (legal_entity_id, loan_id, arrangement_id);

select internal.secure_table(
    'lending.collections_case',
    derived_columns => '{last_rule_id, last_rule_on, last_days_past_due, next_step_on}'
);
select internal.secure_table('lending.collections_escalation', is_append_only => true);
select internal.secure_table('lending.payment_arrangement');
select internal.secure_table('lending.promise_to_pay');
select internal.secure_table('lending.collections_event', is_append_only => true);

create function internal.note_previous_state() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.previous_state := case
        when new.state is distinct from old.state then old.state
        else old.previous_state
    end;
    return new;
end
$$;

comment on function internal.note_previous_state() is
'Trigger of tables with a state: previous_state is the state before, whatever is written, so that '
'the foreign key to the table of transitions lets no other step pass.';

create trigger _300_previous_state before update on lending.collections_case
for each row execute function internal.note_previous_state();
alter table lending.collections_case enable always trigger _300_previous_state;

insert into lending.capability (code, description) values
('make_promises', 'Record what borrowers promise to pay'),
('work_collections', 'Work on collections cases');
insert into lending.role_capability (business_role, capability) values
('rently_collections_agent', 'make_promises'),
('rently_app', 'make_promises'),
('rently_collections_agent', 'work_collections'),
('rently_risk_manager', 'work_collections');

insert into lending.event_type (code, description) values
('overdue_detected', 'A loan fell behind and a collections case was opened'),
('collections_escalated', 'A collections rule asked for an action'),
('promise_made', 'A borrower promised to pay'),
('promise_kept', 'Posted payments fulfilled a promise'),
('promise_broken', 'A promise passed without the payments'),
('promise_cancelled', 'A promise was withdrawn'),
('case_closed', 'A collections case was closed');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL600',
    'promise_in_the_past',
    'What is promised is due before today.',
    'Give today or a later day.'
),
(
    'RL601',
    'promise_exceeds_outstanding',
    'More is promised than is outstanding on that day.',
    'Promise at most what is outstanding.'
),
(
    'RL602',
    'promise_is_open',
    'The loan has a promise or an arrangement that runs.',
    'Wait for its day, or cancel it with api.cancel_promise().'
),
(
    'RL603',
    'invalid_promise',
    'The tolerance is negative, not below the amount or no amount of the currency.',
    'Give a tolerance of zero or more, below the amount.'
),
(
    'RL604',
    'unknown_promise',
    'The entity has no such promise, or it is not open.',
    'See api.promise.'
),
(
    'RL605',
    'invalid_arrangement',
    'The parts of the arrangement are malformed, or two are due on one day.',
    'Give an array of {amount, due_on}.'
),
(
    'RL606',
    'reason_missing',
    'A reason is missing or longer than 1,000 characters.',
    'Say why, without personal data.'
),
(
    'RL610',
    'case_step_not_allowed',
    'The collections case cannot go from its state to this one.',
    'See lending.collections_case_transition.'
);

insert into ops.invariant (name, law) values
(
    'promises_follow_payments',
    'A promise was kept or broken as the payments posted by then say.'
);
