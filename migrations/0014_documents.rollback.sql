delete from ops.error_code
where code between 'RL710' and 'RL715';
delete from lending.role_capability
where capability in ('register_documents', 'hold_documents');
delete from lending.capability
where code in ('register_documents', 'hold_documents');
delete from ops.secured_table
where
    table_name in ('lending.legal_hold', 'lending.document', 'lending.retention_policy');
drop table lending.legal_hold;
drop table lending.document;
drop table lending.document_kind;
drop table lending.retention_policy;
drop table lending.retention_class;
