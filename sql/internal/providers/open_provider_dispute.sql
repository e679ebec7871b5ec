-- requires: internal.record_dispute
-- The caller holds the attempt's lock. What cannot be disputed in our books is left to people.
create or replace function internal.open_provider_dispute(
    attempt lending.payment_attempt,
    dispute_reference text,
    amount numeric,
    deadline_date date,
    reason text
) returns table (dispute_id uuid, effect text)
language plpgsql volatile
set search_path = ''
as $$
declare
    _paid lending.loan_transaction[];
    _loan lending.loan;
    _amount numeric;
    _dispute_id uuid;
begin
    select array_agg(t) into _paid
    from lending.payment_instruction as i
    inner join lending.loan_transaction as t
        on
            i.legal_entity_id = t.legal_entity_id
            and i.payment_id = t.payment_id
            and i.payment_received_at = t.payment_received_at
    where
        i.legal_entity_id = (attempt).legal_entity_id
        and i.id = (attempt).instruction_id
        and i.operation = 'capture'
        and (attempt).state = 'succeeded'
        and t.transaction_type in ('repayment', 'down_payment', 'assigned_repayment')
        and exists (
            select
            from internal.live_transactions(t.legal_entity_id, t.loan_id) as l
            where l.id = t.id
        );
    -- Where one payment paid several loans, nobody knows which of them is disputed.
    if cardinality(_paid) <> 1 or _paid is null then
        return query select null::uuid, 'conflict';
        return;
    end if;
    _loan := internal.lock_loan(_paid[1].legal_entity_id, _paid[1].loan_id);
    select d.id into _dispute_id
    from lending.dispute as d
    where
        d.legal_entity_id = _loan.legal_entity_id
        and d.loan_transaction_id = _paid[1].id
        and d.state in ('open', 'in_review')
        and d.kind = 'chargeback'
        and coalesce(d.external_reference, open_provider_dispute.dispute_reference)
        = open_provider_dispute.dispute_reference;
    if found then
        return query select _dispute_id, 'known';
    else
        _amount := coalesce(open_provider_dispute.amount, internal.chargeable_back(_paid[1]));
        perform internal.require_disputable(_loan, 'chargeback', _amount, _paid[1].id);
        _dispute_id := internal.record_dispute(
            _loan,
            'chargeback',
            _amount,
            coalesce(open_provider_dispute.reason, 'The payer''s bank takes the payment back'),
            _paid[1].id,
            -- A notice that comes after its deadline is a notice all the same.
            case
                when open_provider_dispute.deadline_date is not null
                    then greatest(
                        open_provider_dispute.deadline_date,
                        internal.business_date(_loan.legal_entity_id)
                    )
            end,
            open_provider_dispute.dispute_reference
        );
        return query select _dispute_id, 'applied';
    end if;
exception
    -- Reversed, of a former owner, less left than is disputed, or disputed by somebody else.
    when sqlstate 'RL305' or sqlstate 'RL411' or sqlstate 'RL640' or sqlstate 'RL643' then
        return query select null::uuid, 'conflict';
end
$$;

comment on function internal.open_provider_dispute(
    lending.payment_attempt, text, numeric, date, text
) is
'Opens a dispute of what a locked attempt captured, of the whole of it where no amount is given. '
'effect: applied, known (people had opened it), or conflict, without a dispute: nothing was '
'captured, it paid no loan or several, or cannot be charged back.';

revoke all on function internal.open_provider_dispute(
    lending.payment_attempt, text, numeric, date, text
) from public;
