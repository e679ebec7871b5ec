delete from ops.error_code
where code between 'RL700' and 'RL704';
delete from lending.role_capability
where capability in ('manage_kyc', 'request_kyc_checks', 'answer_kyc_checks');
delete from lending.capability
where code in ('manage_kyc', 'request_kyc_checks', 'answer_kyc_checks');
delete from ops.secured_table
where
    table_name in (
        'lending.kyc_attempt', 'lending.kyc_check', 'lending.kyc_policy', 'lending.kyc_provider'
    );
drop table lending.kyc_attempt;
drop table lending.kyc_check;
drop table lending.kyc_policy;
drop table lending.kyc_provider;
drop table lending.kyc_level;
