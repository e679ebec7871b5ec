-- requires: api.loan, api.loan_statement, api.loan_schedule
create or replace function api.loan_statement_document(legal_entity_id uuid, loan_id uuid)
returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _document jsonb;
begin
    perform internal.require(loan_statement_document.legal_entity_id, 'read_loans');
    perform internal.require_loan(
        loan_statement_document.legal_entity_id, loan_statement_document.loan_id
    );
    select
        jsonb_build_object(
            'as_of', internal.business_date(l.legal_entity_id),
            'loan', to_jsonb(l) - 'legal_entity_id',
            'transactions', (
                select jsonb_agg(
                    to_jsonb(s) order by s.value_date, s.booked_at, s.loan_transaction_id
                )
                from api.loan_statement(
                    loan_statement_document.legal_entity_id, loan_statement_document.loan_id
                ) as s
            ),
            'instalments', (
                select jsonb_agg(to_jsonb(i) order by i.due_date, i.line_number)
                from api.loan_schedule(
                    loan_statement_document.legal_entity_id, loan_statement_document.loan_id
                ) as i
            )
        )
    into strict _document
    from api.loan as l
    where
        l.legal_entity_id = loan_statement_document.legal_entity_id
        and l.id = loan_statement_document.loan_id;
    return _document;
end
$$;

comment on function api.loan_statement_document(uuid, uuid) is
'A loan''s statement as one JSON document: the loan, its transactions, its instalments. Needs '
'read_loans. Raises RL001, '
'RL002 (access), RL301 (unknown loan).';

revoke all on function api.loan_statement_document(uuid, uuid) from public;
grant execute on function api.loan_statement_document(uuid, uuid) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
