-- What each event says: the fields of its payload, from which its JSON Schema is made.

create table lending.event_field (
    name text primary key,
    json_type text not null,
    format text,
    description text not null,
    created_at timestamptz not null default now(),
    constraint event_field_name_is_snake_check check (name ~ '^[a-z][a-z0-9_]*$'),
    constraint event_field_json_type_check check (
        json_type in ('string', 'number', 'integer', 'boolean', 'array')
    ),
    constraint event_field_format_check check (
        format is null or (json_type = 'string' and format in ('uuid', 'date'))
    )
);

comment on table lending.event_field is
'Fields of payloads: the same name means the same in each event. No tenant.';
comment on column lending.event_field.name is 'Name in the payload.';
comment on column lending.event_field.json_type is 'Type by JSON Schema.';
comment on column lending.event_field.format is 'Format by JSON Schema: uuid, date; null for none.';
comment on column lending.event_field.description is 'What it says.';
comment on column lending.event_field.created_at is 'When the row was recorded.';

create table lending.event_type_field (
    event_type text not null references lending.event_type (code) on delete restrict,
    field text not null references lending.event_field (name) on delete restrict,
    is_required boolean not null,
    created_at timestamptz not null default now(),
    primary key (event_type, field)
);

create index idx_event_type_field_field on lending.event_type_field (field);

comment on table lending.event_type_field is 'Which fields the payload of an event has. No tenant.';
comment on column lending.event_type_field.event_type is 'The kind of event.';
comment on column lending.event_type_field.field is 'The field.';
comment on column lending.event_type_field.is_required is
'True: always there and never null; false: left out or null where it has no meaning.';
comment on column lending.event_type_field.created_at is 'When the row was recorded.';

insert into lending.event_field (name, json_type, format, description) values
('action', 'string', null, 'What the rule asks for.'),
('agency', 'string', null, 'Code of the collection agency.'),
('agent_commission_id', 'string', 'uuid', 'The commission.'),
('agent_party_id', 'string', 'uuid', 'The agent.'),
('amount', 'number', null, 'Amount in the currency of currency_code.'),
('answered', 'string', null, 'State that the provider answered.'),
('application_number', 'string', null, 'Number of the application.'),
('approved_amount', 'number', null, 'Amount that was approved; null if declined.'),
('apr_rate', 'number', null, 'Annual percentage rate as a fraction, by the actuarial method.'),
('arrangement_id', 'string', 'uuid', 'The payment arrangement that the promise belongs to.'),
('as_of_date', 'string', 'date', 'Day whose state the file shows.'),
('assessed_on', 'string', 'date', 'Day of the assessment.'),
('borrower_party_id', 'string', 'uuid', 'The borrower from now on.'),
('business_date', 'string', 'date', 'Business day of the entity that was closed.'),
('buyer_legal_entity_id', 'string', 'uuid', 'The entity to which the loan is offered.'),
('case_id', 'string', 'uuid', 'The collections case.'),
('changed_on', 'string', 'date', 'Day from which it holds.'),
('channel', 'string', null, 'Channel of the contact, such as email or phone.'),
('commission_payout_id', 'string', 'uuid', 'The payout.'),
('contact_attempt_id', 'string', 'uuid', 'The contact.'),
('currency_code', 'string', null, 'Currency, ISO 4217.'),
('data_subject_request_id', 'string', 'uuid', 'The request.'),
('days_late', 'integer', null, 'Days past due, less what does not count.'),
('days_past_due', 'integer', null, 'Days since the oldest unpaid due date.'),
('deadline_date', 'string', 'date', 'Day by which it was to be resolved.'),
('decision', 'string', null, 'What was decided.'),
('decision_id', 'string', 'uuid', 'The decision.'),
('delinquent_days', 'integer', null, 'Days past due less arrears grace and pauses.'),
('dispute_id', 'string', 'uuid', 'The dispute.'),
('document_id', 'string', 'uuid', 'The document.'),
('due_on', 'string', 'date', 'Day on which the promise is due.'),
('effective_on', 'string', 'date', 'Day from which it holds.'),
('ends_on', 'string', 'date', 'Last day of the lease.'),
('failed', 'integer', null, 'Number of checks that failed.'),
('file_name', 'string', null, 'Name of the file.'),
('former_borrower_party_id', 'string', 'uuid', 'The borrower until now.'),
('from', 'string', null, 'State before.'),
('from_bucket', 'string', null, 'Delinquency bucket before.'),
('from_date', 'string', 'date', 'First day.'),
('from_lease_id', 'string', 'uuid', 'Lease of the former flat.'),
('from_status', 'string', null, 'Status before.'),
('hearing_on', 'string', 'date', 'Day of the hearing.'),
('is_cancelled', 'boolean', null, 'Whether the lease ended before it began.'),
('is_given', 'boolean', null, 'Whether consent was given; false if it was withdrawn.'),
('is_posted', 'boolean', null, 'Whether the money is in the books.'),
('is_whole', 'boolean', null, 'Whether all loans were measured, not only what changed.'),
('kind', 'string', null, 'Its kind.'),
('kyc_check_id', 'string', 'uuid', 'The identity check.'),
('landlord_party_id', 'string', 'uuid', 'The landlord.'),
('legal_action_id', 'string', 'uuid', 'The legal action.'),
('level_code', 'string', null, 'Level of the identity check.'),
('line_id', 'string', 'uuid', 'Line of the statement.'),
('loan_count', 'integer', null, 'Number of loans.'),
('loan_id', 'string', 'uuid', 'The loan.'),
('loan_modification_id', 'string', 'uuid', 'The change of the loan.'),
('loan_number', 'string', null, 'Number of the loan.'),
('loan_transaction_id', 'string', 'uuid', 'The transaction on the loan.'),
('loan_transfer_offer_id', 'string', 'uuid', 'The offer.'),
('maturity_date', 'string', 'date', 'Day on which the loan matured.'),
('method', 'string', null, 'How losses are provided for: ecl or matrix.'),
('model_code', 'string', null, 'Model of the assessment.'),
('modification_type', 'string', null, 'What kind of change it is.'),
('ocr_storage_key', 'string', null, 'Where its text lies in object storage.'),
('offer_id', 'string', 'uuid', 'The offer.'),
('on_record', 'string', null, 'State that was on record.'),
('operation', 'string', null, 'What was asked of the provider.'),
('original_transaction_id', 'string', 'uuid', 'The transaction that it undoes or adjusts.'),
('outcome', 'string', null, 'How it ended.'),
('overdue_amount', 'number', null, 'Amount past due.'),
('override_id', 'string', 'uuid', 'The override.'),
('paid_amount', 'number', null, 'What was paid of it.'),
('party_id', 'string', 'uuid', 'The party.'),
('payment_attempt_id', 'string', 'uuid', 'The attempt.'),
('payment_id', 'string', 'uuid', 'The payment.'),
('payment_instrument_id', 'string', 'uuid', 'The instrument.'),
('placement_id', 'string', 'uuid', 'The placement with the agency.'),
('previous_stage', 'integer', null, 'Stage before, 1 to 3.'),
('price_amount', 'number', null, 'Price: of the loan; in an offer, of all its loans.'),
('principal_amount', 'number', null, 'Principal.'),
('product_code', 'string', null, 'The product; null for all.'),
('promise_id', 'string', 'uuid', 'The promise.'),
('property_id', 'string', 'uuid', 'The property.'),
('purpose', 'string', null, 'What the data may be used for.'),
('reason', 'string', null, 'Why.'),
('reason_code', 'string', null, 'Coded reason.'),
('reason_codes', 'array', null, 'Coded reasons of the decision.'),
('reference', 'string', null, 'Reference of the property.'),
('referred', 'integer', null, 'Number of checks that refer to a person.'),
('rejected_row_count', 'integer', null, 'Rows that were not taken.'),
('rental_unit_id', 'string', 'uuid', 'The rental unit.'),
('requested_amount', 'number', null, 'Amount that was asked for.'),
('result', 'string', null, 'The result.'),
('risk_assessment_id', 'string', 'uuid', 'The assessment.'),
('rule', 'string', null, 'Code of the rule.'),
('run_id', 'string', 'uuid', 'The measurement.'),
('run_number', 'integer', null, 'Which run of the checks it was, from 1.'),
('scan_status', 'string', null, 'clean, infected or failed.'),
('security_interest_id', 'string', 'uuid', 'The security interest.'),
('stage', 'integer', null, 'Stage of expected credit losses, 1 to 3.'),
('state', 'string', null, 'State from now on.'),
('status', 'string', null, 'Status from now on.'),
('storage_key', 'string', null, 'Where the file lies in object storage.'),
('template_code', 'string', null, 'Template of the notice.'),
('tenant_party_id', 'string', 'uuid', 'The tenant.'),
('to_bucket', 'string', null, 'Delinquency bucket after.'),
('to_lease_id', 'string', 'uuid', 'Lease of the new flat.'),
('to_status', 'string', null, 'Status after.'),
('transaction_type', 'string', null, 'Kind of the transaction.'),
('transfer_id', 'string', 'uuid', 'The transfer.'),
('undone_modification_id', 'string', 'uuid', 'The change that counts no more.'),
('until_date', 'string', 'date', 'Last day; null while it is open.'),
('valid_from_date', 'string', 'date', 'First day on which it holds.'),
('valid_until_date', 'string', 'date', 'Last day on which it can be accepted.'),
('value_date', 'string', 'date', 'Day from which it counts.');

insert into lending.event_type_field (event_type, field, is_required)
select
    t.event_type,
    f.field,
    f.field = any(t.required::text[])
from (
    values
    ('agency_paid_out', '{agency, amount, commission_payout_id, currency_code}', '{}'),
    ('agency_placed', '{agency, amount, currency_code, placement_id}', '{}'),
    ('agency_recalled', '{placement_id}', '{}'),
    ('agent_assigned', '{agent_party_id}', '{loan_id, property_id}'),
    ('apartment_changed', '{changed_on, from_lease_id, to_lease_id}', '{}'),
    ('application_checked', '{failed, referred, run_number}', '{}'),
    (
        'application_decided',
        '{currency_code, decision_id, reason_codes, result}',
        '{approved_amount}'
    ),
    ('application_submitted', '{application_number, currency_code, requested_amount}', '{}'),
    ('application_withdrawn', '{application_number}', '{}'),
    (
        'buy_down_fee_adjusted',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'buy_down_fee_taken',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'capitalised_income_adjusted',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('case_closed', '{case_id}', '{}'),
    (
        'charge_added',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'charge_off_undone',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'charge_waived',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'collections_escalated',
        '{action, case_id, currency_code, days_past_due, overdue_amount, rule}',
        '{channel, template_code}'
    ),
    ('commission_accrued', '{agent_commission_id, agent_party_id, amount, currency_code}', '{}'),
    (
        'commission_clawed_back',
        '{agent_commission_id, agent_party_id, amount, currency_code, reason}',
        '{}'
    ),
    ('commission_paid_out', '{amount, commission_payout_id, currency_code}', '{}'),
    ('consent_recorded', '{is_given, purpose}', '{channel}'),
    ('contact_attempted', '{channel, contact_attempt_id, outcome}', '{}'),
    (
        'credit_balance_refunded',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'delinquency_bucket_changed',
        '{business_date, days_past_due, delinquent_days, from_bucket, to_bucket}',
        '{}'
    ),
    ('delinquency_paused', '{from_date}', '{until_date}'),
    (
        'deposit_applied',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('deposit_received', '{amount, currency_code, security_interest_id}', '{}'),
    ('deposit_returned', '{amount, currency_code, security_interest_id}', '{}'),
    (
        'disbursement_undone',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('dispute_deadline_passed', '{amount, currency_code, deadline_date, dispute_id, kind}', '{}'),
    ('dispute_opened', '{amount, currency_code, dispute_id, kind}', '{}'),
    (
        'dispute_resolved',
        '{amount, currency_code, dispute_id, kind, outcome}',
        '{loan_transaction_id}'
    ),
    ('document_discarded', '{storage_key}', '{ocr_storage_key}'),
    ('document_registered', '{kind, storage_key}', '{}'),
    ('document_scanned', '{scan_status}', '{}'),
    (
        'down_payment_taken',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('ecl_parameters_set', '{valid_from_date}', '{}'),
    ('ecl_policy_set', '{method, valid_from_date}', '{product_code}'),
    ('ecl_stage_changed', '{business_date, days_late, previous_stage, reason_code, stage}', '{}'),
    ('ecl_stage_overridden', '{from_date, override_id, stage, until_date}', '{}'),
    (
        'income_capitalised',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('kyc_check_abandoned', '{kyc_check_id, level_code}', '{}'),
    ('kyc_check_completed', '{kyc_check_id, level_code, result}', '{}'),
    ('kyc_check_requested', '{kyc_check_id, level_code}', '{}'),
    (
        'landlord_refunded',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('lease_ended', '{ends_on, is_cancelled}', '{}'),
    ('lease_signed', '{landlord_party_id, rental_unit_id, tenant_party_id}', '{}'),
    ('legal_action_advanced', '{from, legal_action_id, state}', '{hearing_on}'),
    ('legal_action_closed', '{from, legal_action_id, state}', '{}'),
    ('legal_action_opened', '{amount, currency_code, legal_action_id, state}', '{}'),
    ('legal_hold_placed', '{}', '{document_id, party_id}'),
    ('loan_assumed', '{borrower_party_id, former_borrower_party_id}', '{}'),
    ('loan_became_delinquent', '{business_date, days_past_due, delinquent_days, to_bucket}', '{}'),
    ('loan_bought', '{currency_code, price_amount, transfer_id, value_date}', '{}'),
    (
        'loan_charged_off',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('loan_created', '{currency_code, loan_number, principal_amount}', '{}'),
    (
        'loan_credited',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('loan_cured', '{business_date, days_past_due, delinquent_days, from_bucket}', '{}'),
    (
        'loan_disbursed',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('loan_matured', '{maturity_date}', '{}'),
    (
        'loan_modification_undone',
        '{loan_modification_id, modification_type, value_date}',
        '{undone_modification_id}'
    ),
    ('loan_modified', '{loan_modification_id, modification_type, value_date}', '{}'),
    (
        'loan_offered',
        '{buyer_legal_entity_id, currency_code, loan_transfer_offer_id, price_amount}',
        '{}'
    ),
    (
        'loan_recovered',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'loan_refinanced',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'loan_sold',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('loan_status_changed', '{effective_on, from_status, reason_code, to_status}', '{}'),
    (
        'loan_written_off',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('offer_accepted', '{loan_id, offer_id}', '{}'),
    ('offer_declined', '{offer_id}', '{}'),
    ('offer_expired', '{offer_id}', '{}'),
    ('offer_made', '{apr_rate, currency_code, offer_id, principal_amount, valid_until_date}', '{}'),
    (
        'overdue_detected',
        '{action, case_id, currency_code, days_past_due, overdue_amount, rule}',
        '{channel, template_code}'
    ),
    (
        'payment_assigned',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'payment_charged_back',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    (
        'payment_instruction_failed',
        '{amount, currency_code, is_posted, operation}',
        '{loan_id, payment_id}'
    ),
    (
        'payment_instruction_succeeded',
        '{amount, currency_code, is_posted, operation}',
        '{loan_id, payment_id}'
    ),
    ('payment_instrument_registered', '{kind, payment_instrument_id}', '{}'),
    ('payment_instrument_removed', '{payment_instrument_id}', '{}'),
    (
        'payment_received',
        '{amount, currency_code, payment_id, value_date}',
        '{loan_transaction_id}'
    ),
    ('promise_broken', '{amount, currency_code, paid_amount, promise_id}', '{}'),
    ('promise_cancelled', '{promise_id}', '{}'),
    ('promise_kept', '{amount, currency_code, paid_amount, promise_id}', '{}'),
    ('promise_made', '{amount, currency_code, due_on, promise_id}', '{arrangement_id}'),
    ('property_registered', '{reference}', '{}'),
    ('provider_answer_conflicted', '{answered, on_record, payment_attempt_id}', '{}'),
    ('provider_webhook_resolved', '{decision}', '{payment_id}'),
    ('provision_matrix_set', '{valid_from_date}', '{product_code}'),
    ('provisions_measured', '{business_date, is_whole, loan_count, run_id}', '{}'),
    ('reconciliation_match_undone', '{line_id, rule}', '{}'),
    (
        'refinance_undone',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    ),
    ('rental_unit_registered', '{property_id}', '{}'),
    ('risk_assessed', '{assessed_on, model_code, risk_assessment_id}', '{loan_id}'),
    ('security_interest_recorded', '{kind, security_interest_id}', '{}'),
    ('security_interest_released', '{kind, security_interest_id}', '{}'),
    ('subject_request_answered', '{data_subject_request_id, status}', '{}'),
    ('subject_request_recorded', '{data_subject_request_id, kind}', '{}'),
    (
        'tape_imported',
        '{as_of_date, currency_code, file_name, loan_count, rejected_row_count}',
        '{}'
    ),
    (
        'transaction_reversed',
        '{amount, currency_code, loan_transaction_id, transaction_type, value_date}',
        '{original_transaction_id}'
    )
) as t (event_type, required, optional)
cross join lateral unnest(t.required::text[] || t.optional::text[]) as f (field);

grant select on lending.event_field, lending.event_type_field to rently_refresher;

insert into ops.invariant (name, law) values
(
    'events_follow_catalogue',
    'The payloads of the last 30 days'' events have the fields that the catalogue says.'
);
