create or replace view audit.v_ddl_log with (security_barrier = true) as
select
    id,
    changed_at,
    command,
    object_type,
    object_name,
    login,
    application,
    client_address,
    transaction_id
from audit.ddl_log;

comment on view audit.v_ddl_log is
'Who changed the schema? One row an object and command. Current. Names no tenant''s data.';
comment on column audit.v_ddl_log.id is 'Key, rising.';
comment on column audit.v_ddl_log.changed_at is 'When.';
comment on column audit.v_ddl_log.command is 'Command, such as ALTER TABLE.';
comment on column audit.v_ddl_log.object_type is 'Kind of object.';
comment on column audit.v_ddl_log.object_name is 'Its identity.';
comment on column audit.v_ddl_log.login is 'Database login.';
comment on column audit.v_ddl_log.application is 'Application, as the connection named itself.';
comment on column audit.v_ddl_log.client_address is 'Address of the client; null over a socket.';
comment on column audit.v_ddl_log.transaction_id is 'Transaction that made the change.';

grant select on audit.v_ddl_log to rently_compliance_officer, rently_auditor;
