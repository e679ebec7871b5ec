-- requires: internal.overdue_on
create or replace function internal.note_collections(
    loan lending.loan,
    event_type text,
    detail jsonb default '{}',
    case_id uuid default null,
    on_date date default null
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _on_date date := coalesce(
        note_collections.on_date, internal.business_date((loan).legal_entity_id)
    );
    _overdue record := internal.overdue_on((loan).legal_entity_id, (loan).id, _on_date);
    _id uuid := internal.uuid_v7();
begin
    insert into lending.collections_event (
        legal_entity_id,
        id,
        dpd_snapshot,
        loan_id,
        case_id,
        event_type,
        occurred_on,
        currency_code,
        overdue_amount,
        detail,
        recorded_by_account_id
    )
    values (
        (loan).legal_entity_id,
        _id,
        _overdue.days_past_due,
        (loan).id,
        coalesce(
            note_collections.case_id,
            (
                select c.id
                from lending.collections_case as c
                where
                    c.legal_entity_id = (loan).legal_entity_id
                    and c.loan_id = (loan).id
                    and c.state <> 'closed'
            )
        ),
        note_collections.event_type,
        _on_date,
        (loan).currency_code,
        _overdue.overdue_amount,
        jsonb_strip_nulls(note_collections.detail),
        internal.acting_account_id()
    );
    return _id;
end
$$;

comment on function internal.note_collections(lending.loan, text, jsonb, uuid, date) is
'Writes what was done about a loan into its collections events, with its days past due and what '
'is overdue on the day, and returns the key. The case is the loan''s open one unless given.';

revoke all on function internal.note_collections(lending.loan, text, jsonb, uuid, date)
from public;
