-- For gateways: call it first in each transaction. Every argument is set for this transaction
-- alone, also the ones left out, so that nothing of an earlier client of the pooled connection
-- remains.
create or replace function api.begin_request(
    legal_entity_id uuid default null,
    subject text default null,
    request_id text default null,
    application text default null,
    reason text default null
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _is_gateway boolean := exists (
        select from lending.user_account as a where a.login = session_user and a.kind = 'gateway'
    );
begin
    if not _is_gateway
        and (begin_request.legal_entity_id is not null or begin_request.subject is not null)
    then
        raise exception using
            errcode = 'RL003',
            message = 'only a gateway may name the legal entity and the end user',
            detail = format('login %s', session_user),
            hint = 'Leave legal_entity_id and subject out: a personal login acts for itself.';
    end if;

    perform set_config(s.name, coalesce(s.setting, ''), true)
    from (
        values
        ('rently.transaction', internal.transaction_stamp()),
        ('rently.legal_entity_id', begin_request.legal_entity_id::text),
        ('rently.subject', begin_request.subject),
        ('rently.request_id', begin_request.request_id),
        ('rently.application', begin_request.application),
        ('rently.reason', begin_request.reason)
    ) as s (name, setting);

    if _is_gateway and cardinality(internal.visible_legal_entities()) = 0 then
        raise exception using
            errcode = 'RL001',
            message = 'legal entity is unknown or not yours',
            detail = format(
                'legal_entity_id %s, subject %s, login %s',
                begin_request.legal_entity_id,
                begin_request.subject,
                session_user
            ),
            hint = 'The gateway and the end user both need access to the entity.';
    end if;
end
$$;

comment on function api.begin_request(uuid, text, text, text, text) is
'Says for this transaction who is served and why: legal_entity_id and subject (the end user) by a '
'gateway only, request_id, application and reason, which go to the audit trail, by anyone. Call '
'it inside the transaction; it ends with it. Raises RL001 (entity or user without access), RL003 '
'(not a gateway).';

revoke all on function api.begin_request(uuid, text, text, text, text) from public;
grant execute on function api.begin_request(uuid, text, text, text, text) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_app,
rently_scheduler;
