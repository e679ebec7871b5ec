create or replace view api.payment_instruction with (security_barrier = true) as
select
    i.legal_entity_id,
    i.id,
    i.operation,
    i.currency_code,
    i.amount,
    i.party_id,
    i.loan_id,
    i.payment_id,
    i.original_instruction_id,
    i.collected_for_date,
    i.state,
    i.posting_problem,
    i.settled_at,
    a.attempt_count,
    a.provider_code,
    a.attempt_id,
    a.attempt_state,
    a.is_unclear,
    a.failure_code
from lending.payment_instruction as i
left join lateral (
    select
        count(*) over () as attempt_count,
        p.code as provider_code,
        t.id as attempt_id,
        t.state as attempt_state,
        t.is_unclear,
        t.failure_code
    from lending.payment_attempt as t
    inner join lending.payment_provider as p
        on t.legal_entity_id = p.legal_entity_id and t.provider_id = p.id
    where t.legal_entity_id = i.legal_entity_id and t.instruction_id = i.id
    order by t.id desc
    limit 1
) as a on true;

comment on view api.payment_instruction is
'What were providers asked to do, and what became of it? One row an instruction, with its last '
'attempt; amount in currency_code. Current.';
comment on column api.payment_instruction.legal_entity_id is 'The tenant.';
comment on column api.payment_instruction.id is 'Key within the tenant.';
comment on column api.payment_instruction.operation is 'authorise, capture, refund or pay_out.';
comment on column api.payment_instruction.currency_code is 'Currency of amount.';
comment on column api.payment_instruction.amount is 'How much.';
comment on column api.payment_instruction.party_id is 'Who pays or is paid.';
comment on column api.payment_instruction.loan_id is 'The loan, if any.';
comment on column api.payment_instruction.payment_id is 'The payment, if any.';
comment on column api.payment_instruction.original_instruction_id is 'What was authorised.';
comment on column api.payment_instruction.collected_for_date is
'Day up to which due instalments are collected.';
comment on column api.payment_instruction.state is 'open, succeeded or failed.';
comment on column api.payment_instruction.posting_problem is 'What could not be booked.';
comment on column api.payment_instruction.settled_at is 'When it ended.';
comment on column api.payment_instruction.attempt_count is 'Providers asked so far.';
comment on column api.payment_instruction.provider_code is 'The one asked last.';
comment on column api.payment_instruction.attempt_id is 'Its attempt.';
comment on column api.payment_instruction.attempt_state is
'waiting, leased, succeeded, declined or unavailable.';
comment on column api.payment_instruction.is_unclear is
'Whether it may have happened without our knowing.';
comment on column api.payment_instruction.failure_code is 'What the provider answered.';

grant select on api.payment_instruction to rently_payments_operator, rently_app, rently_auditor;
