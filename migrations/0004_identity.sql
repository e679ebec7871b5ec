-- How the database knows who is asking. Row-security policies use these functions.

create function internal.transaction_stamp() returns text
language sql stable parallel safe
return extract(epoch from pg_catalog.transaction_timestamp())::text;

comment on function internal.transaction_stamp() is
'Tells this transaction from the others of the session: the moment it began, in seconds.';

-- PostgREST's claims. No exception is caught: that would start a subtransaction, which a parallel
-- query refuses. So malformed claims read as none from PostgreSQL 16 on, and fail the statement
-- with SQLSTATE 22 on 15.
create function internal.request_claims() returns jsonb
language plpgsql stable parallel restricted
set search_path = ''
as $$
declare
    _text text := nullif(current_setting('request.jwt.claims', true), '');
    _claims jsonb;
begin
    if current_setting('server_version_num')::integer >= 160000 then
        -- An if of its own, because 15 does not know the function.
        if not pg_input_is_valid(_text, 'jsonb') then
            return null;
        end if;
    end if;
    _claims := _text::jsonb;
    return case when jsonb_typeof(_claims) = 'object' then _claims end;
end
$$;

comment on function internal.request_claims() is
'The claims that PostgREST passes on, as an object. Null where there are none, or where they are '
'no object.';

-- Owned by rently_refresher, whose policy shows it every row: the policies of all tables call it,
-- so it must not be subject to them itself.
create function internal.request_identity(
    out account_id uuid,
    out legal_entity_ids uuid[]
)
language plpgsql stable security definer parallel restricted
set search_path = ''
as $$
declare
    _login_id uuid;
    _is_gateway boolean;
    _entity text;
    _subject text;
    _is_subject_required boolean := false;
    _claims jsonb;
begin
    -- One query for the common case: every policy of every statement asks this. An entity stands in
    -- the list once for each role that the account has there.
    select
        a.id,
        a.kind = 'gateway',
        array(
            select x.legal_entity_id
            from lending.user_entity_access as x
            where x.user_account_id = a.id
        )
    into _login_id, _is_gateway, legal_entity_ids
    from lending.user_account as a
    where a.login = session_user and not a.is_disabled;
    if not _is_gateway then
        account_id := _login_id;
        return;
    end if;
    legal_entity_ids := '{}';
    if _login_id is null then
        return;
    end if;

    -- What api.begin_request() wrote counts in its own transaction only: a setting that an earlier
    -- client of the same pooled connection left behind carries another transaction's stamp.
    if current_setting('rently.transaction', true) = internal.transaction_stamp() then
        _entity := nullif(current_setting('rently.legal_entity_id', true), '');
        _subject := nullif(current_setting('rently.subject', true), '');
    else
        _claims := internal.request_claims();
        _entity := _claims ->> 'legal_entity_id';
        _subject := _claims ->> 'sub';
        _is_subject_required := true;
    end if;
    if _entity is null
        or _entity !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        or (_subject is null and _is_subject_required)
    then
        return;
    end if;

    if _subject is null then
        account_id := _login_id;
    else
        select a.id into account_id
        from lending.user_account as a
        where a.subject = _subject and not a.is_disabled;
    end if;

    -- The gateway and the user it speaks for must both have access to the entity.
    legal_entity_ids := array(
        select x.legal_entity_id
        from lending.user_entity_access as x
        where x.legal_entity_id = _entity::uuid and x.user_account_id in (account_id, _login_id)
        group by x.legal_entity_id
        having bool_or(x.user_account_id = account_id) and bool_or(x.user_account_id = _login_id)
    );
end
$$;

comment on function internal.request_identity() is
'Who is asking: the account and the legal entities it may see, by session_user, which only a '
'superuser can change. '
'A gateway login names the entity and the end user with api.begin_request(), for one transaction, '
'or in '
'PostgREST''s request.jwt.claims; from any other login these settings are ignored. '
'Unknown, disabled or malformed means no entity.';

create function internal.visible_legal_entities() returns uuid[]
language sql stable parallel restricted
return (internal.request_identity()).legal_entity_ids;

comment on function internal.visible_legal_entities() is
'Legal entities that the caller may see; every tenant policy compares with it, once a statement.';

create function internal.acting_account_id() returns uuid
language sql stable parallel restricted
return (internal.request_identity()).account_id;

comment on function internal.acting_account_id() is
'The account that acts: the login''s, or the end user''s whom a gateway named. Null where there '
'is none.';

grant select on lending.user_account, lending.user_entity_access to rently_refresher;
grant select on lending.role_capability to rently_refresher;
grant execute on function internal.transaction_stamp(), internal.request_claims()
to rently_refresher;

alter function internal.request_identity() owner to rently_refresher;

-- Owned by rently_refresher, so that its look at the accesses is not filtered and asks for no
-- identity again.
create function internal.has_capability(account_id uuid, legal_entity_id uuid, capability text)
returns boolean
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
begin
    return exists (
        select
        from lending.user_entity_access as a
        inner join lending.role_capability as c on a.business_role = c.business_role
        where
            a.legal_entity_id = has_capability.legal_entity_id
            and a.user_account_id = has_capability.account_id
            and c.capability = has_capability.capability
    );
end
$$;

comment on function internal.has_capability(uuid, uuid, text) is
'Whether a business role of the account for the legal entity has the capability.';

alter function internal.has_capability(uuid, uuid, text) owner to rently_refresher;

-- Views say with it in which of the caller's entities a capability holds. They see what the caller
-- sees.
create function internal.entities_with(capability text) returns uuid[]
language sql stable security definer parallel restricted
set search_path = ''
return array(
    select distinct a.legal_entity_id
    from lending.user_entity_access as a
    inner join lending.role_capability as c on a.business_role = c.business_role
    cross join internal.request_identity() as i
    where
        c.capability = entities_with.capability
        and a.user_account_id = i.account_id
        and a.legal_entity_id = any(i.legal_entity_ids)
);

comment on function internal.entities_with(text) is
'Legal entities in which the caller has the capability. None for an unknown capability.';

create function internal.is_administrator() returns boolean
language sql stable parallel safe
return pg_catalog.pg_has_role(session_user, 'rently_owner', 'member');

comment on function internal.is_administrator() is
'Whether the login is a platform administrator: a member of rently_owner. Settings cannot change '
'it.';

-- An administrator who replays history (a migration from another system, a demo) may say at what
-- time a row was booked. From any other login the setting is ignored.
create function internal.booking_time() returns timestamptz
language sql stable parallel safe
return case
    when nullif(pg_catalog.current_setting('rently.booking_time', true), '') is null
        then pg_catalog.now()
    when internal.is_administrator()
        then pg_catalog.current_setting('rently.booking_time', true)::timestamptz
    else pg_catalog.now()
end;

comment on function internal.booking_time() is
'When a row counts as booked: now(), unless an administrator replays history under '
'rently.booking_time.';

-- Policies and views call these with the rights of whoever reads, so every reader may execute them.
set local role rently_refresher;
grant execute on function internal.has_capability(uuid, uuid, text) to rently_owner;
grant execute on function internal.request_identity() to
rently_owner,
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
rently_agency,
rently_app,
rently_scheduler,
rently_monitor;
set local role rently_owner;
grant execute on function
internal.visible_legal_entities(),
internal.entities_with(text),
internal.is_administrator(),
internal.booking_time()
to
rently_refresher,
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
rently_agency,
rently_app,
rently_scheduler,
rently_monitor;

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL001',
    'legal_entity_not_visible',
    'The legal entity is unknown or not the caller''s.',
    'Ask an administrator for access to the entity.'
),
(
    'RL002',
    'capability_missing',
    'The caller may see the entity but not do this.',
    'Ask an administrator for a business role that has the capability.'
),
(
    'RL003',
    'not_a_gateway',
    'Only a gateway login may name the tenant and the end user.',
    'Register the login as a gateway, or connect with a personal login.'
),
(
    'RL004',
    'administrator_required',
    'The command is for members of rently_owner.',
    'Run it as rently_migrator or another administrator.'
),
(
    'RL005',
    'unknown_account',
    'No account has this login or subject.',
    'Register it with api.register_user().'
),
('RL006', 'duplicate_code', 'The code, login or reference is taken.', 'Choose another one.'),
(
    'RL007',
    'invalid_argument',
    'An argument is missing or not of the form it must have.',
    'See the detail and the function''s comment.'
);
