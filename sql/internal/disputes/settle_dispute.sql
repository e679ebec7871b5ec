-- The caller holds the locks of internal.lock_dispute().
create or replace function internal.settle_dispute(dispute lending.dispute, outcome text)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.lock_loan((dispute).legal_entity_id, (dispute).loan_id);
    _posted_id uuid;
    _facts jsonb;
begin
    if settle_dispute.outcome = 'borrower' and (dispute).loan_transaction_id is not null then
        -- It may have been reversed, or charged back, since the dispute was opened.
        perform internal.require_disputable(
            _loan, 'chargeback', (dispute).disputed_amount, (dispute).loan_transaction_id
        );
    end if;
    _posted_id := internal.post_resolution(settle_dispute.dispute, settle_dispute.outcome);
    update lending.dispute as d
    set
        state = case settle_dispute.outcome when 'withdrawn' then 'withdrawn' else 'resolved' end,
        outcome = nullif(settle_dispute.outcome, 'withdrawn'),
        resolved_on = internal.business_date((dispute).legal_entity_id),
        resolution_transaction_id = _posted_id
    where d.legal_entity_id = (dispute).legal_entity_id and d.id = (dispute).id;
    _facts := jsonb_strip_nulls(
        jsonb_build_object(
            'dispute_id', (dispute).id,
            'kind', (dispute).kind,
            'outcome', settle_dispute.outcome,
            'amount', (dispute).disputed_amount,
            'currency_code', (dispute).currency_code,
            'loan_transaction_id', _posted_id
        )
    );
    perform internal.note_collections(_loan, 'dispute_resolved', _facts);
    perform internal.emit_event(
        (dispute).legal_entity_id, 'dispute_resolved', 'loan', (dispute).loan_id, _facts
    );
end
$$;

comment on function internal.settle_dispute(lending.dispute, text) is
'Ends an open, locked dispute as resolved for the borrower or the lender, or as withdrawn, posts '
'what follows and tells of it. Raises RL640 (payment reversed meanwhile).';

revoke all on function internal.settle_dispute(lending.dispute, text) from public;
