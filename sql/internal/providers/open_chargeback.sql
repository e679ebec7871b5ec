-- requires: internal.record_dispute, internal.require_disputable
create or replace function internal.open_chargeback(
    payment lending.loan_transaction,
    amount numeric,
    dispute_reference text,
    deadline_date date,
    reason text,
    out dispute_id uuid,
    out is_new boolean
)
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.lock_loan((payment).legal_entity_id, (payment).loan_id);
begin
    select d.id into dispute_id
    from lending.dispute as d
    where
        d.legal_entity_id = _loan.legal_entity_id
        and d.loan_transaction_id = (payment).id
        and d.state in ('open', 'in_review')
        and d.kind = 'chargeback'
        and coalesce(d.external_reference, open_chargeback.dispute_reference)
        = open_chargeback.dispute_reference;
    is_new := not found;
    if is_new then
        perform internal.require_disputable(
            _loan, 'chargeback', open_chargeback.amount, (payment).id
        );
        dispute_id := internal.record_dispute(
            _loan,
            'chargeback',
            open_chargeback.amount,
            coalesce(open_chargeback.reason, 'The payer''s bank takes the payment back'),
            (payment).id,
            -- A notice that comes after its deadline is a notice all the same.
            case
                when open_chargeback.deadline_date is not null
                    then greatest(
                        open_chargeback.deadline_date,
                        internal.business_date(_loan.legal_entity_id)
                    )
            end,
            open_chargeback.dispute_reference
        );
    end if;
end
$$;

comment on function internal.open_chargeback(
    lending.loan_transaction, numeric, text, date, text
) is
'Opens a dispute of a payment on a loan, of an amount in the loan''s currency, for a provider that '
'takes it back; or finds the one that people had opened. Raises RL305, RL411, RL640, RL643 (the '
'payment cannot be disputed so).';

revoke all on function internal.open_chargeback(
    lending.loan_transaction, numeric, text, date, text
) from public;
