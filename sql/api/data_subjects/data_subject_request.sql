create or replace view api.data_subject_request with (security_barrier = true) as
select
    legal_entity_id,
    id,
    party_id,
    kind,
    requested_on,
    due_on,
    status,
    decided_at,
    decided_by_account_id,
    basis,
    refused_until_date,
    created_at,
    updated_at,
    row_version
from lending.data_subject_request;

comment on view api.data_subject_request is
'What did parties ask about their data, and what was answered? One row a request. Current.';
comment on column api.data_subject_request.legal_entity_id is 'The tenant.';
comment on column api.data_subject_request.id is 'Key within the tenant.';
comment on column api.data_subject_request.party_id is 'Whose data.';
comment on column api.data_subject_request.kind is 'export or erase.';
comment on column api.data_subject_request.requested_on is 'Day of the request.';
comment on column api.data_subject_request.due_on is
'Day by which it must be answered: a month later (article 12(3)).';
comment on column api.data_subject_request.status is 'open, fulfilled or refused.';
comment on column api.data_subject_request.decided_at is 'When it was answered.';
comment on column api.data_subject_request.decided_by_account_id is 'Account that answered.';
comment on column api.data_subject_request.basis is
'On what the answer rests: the article, the hold or the retention that stands against it.';
comment on column api.data_subject_request.refused_until_date is
'Of a refusal that ends: the day from which it may be asked again.';
comment on column api.data_subject_request.created_at is 'When the row was recorded.';
comment on column api.data_subject_request.updated_at is 'When the row last changed.';
comment on column api.data_subject_request.row_version is 'Counts the changes of the row.';

grant select on api.data_subject_request to
rently_executive,
rently_compliance_officer,
rently_auditor;
