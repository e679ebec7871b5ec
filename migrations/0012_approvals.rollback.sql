delete from ops.error_code
where code between 'RL013' and 'RL018';
delete from lending.role_capability
where capability in ('manage_approvals', 'propose_requests', 'approve_requests', 'expire_requests');
delete from lending.capability
where code in ('manage_approvals', 'propose_requests', 'approve_requests', 'expire_requests');
delete from lending.data_classification
where table_name = 'lending.approval_request';
delete from ops.secured_table
where table_name in ('lending.approval_request', 'lending.approval_policy');
drop table lending.approval_request;
drop table lending.approval_policy;
