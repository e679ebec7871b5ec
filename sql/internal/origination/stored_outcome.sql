create or replace function internal.stored_outcome(decision lending.decision)
returns internal.decision_outcome
language sql stable
set search_path = ''
begin atomic
    select
        row(
            (stored_outcome.decision).result,
            (stored_outcome.decision).approved_amount,
            (stored_outcome.decision).instalment_count,
            (stored_outcome.decision).interest_rate,
            array(
                select r.reason_code
                from lending.decision_reason as r
                where
                    r.legal_entity_id = (stored_outcome.decision).legal_entity_id
                    and r.decision_id = (stored_outcome.decision).id
                order by r.reason_code collate "C"
            )
        )::internal.decision_outcome;
end;

comment on function internal.stored_outcome(lending.decision) is
'What a stored decision came to, to compare with what its inputs give again.';

revoke all on function internal.stored_outcome(lending.decision) from public;
grant execute on function internal.stored_outcome(lending.decision) to rently_refresher;
