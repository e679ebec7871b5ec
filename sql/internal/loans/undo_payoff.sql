create or replace function internal.undo_payoff(repayment lending.loan_transaction) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.emit_loan_event(
        'refinance_undone',
        internal.reverse(
            internal.lock_loan((repayment).legal_entity_id, (repayment).loan_id),
            undo_payoff.repayment,
            true
        )
    );
end
$$;

comment on function internal.undo_payoff(lending.loan_transaction) is
'Takes back what paid a loan off by another one, as a part of undoing the whole refinance: the '
'loan is owed again. Raises RL410 (undone before), RL411 (something follows).';

revoke all on function internal.undo_payoff(lending.loan_transaction) from public;
