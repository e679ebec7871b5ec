delete from ops.error_code
where code between 'RL391' and 'RL396';
delete from lending.event_type
where
    code in (
        'ecl_policy_set', 'ecl_parameters_set', 'provision_matrix_set', 'ecl_stage_overridden'
    );
delete from lending.role_capability
where capability = 'manage_provisions';
delete from lending.capability
where code = 'manage_provisions';
delete from ops.secured_table
where
    table_name in (
        'lending.ecl_stage_override', 'lending.provision_matrix', 'lending.ecl_parameter',
        'lending.ecl_policy'
    );
drop table lending.ecl_stage_override;
drop table lending.provision_matrix;
drop table lending.ecl_parameter;
drop table lending.ecl_policy;
drop function finance.is_cumulative_probability(numeric[]);
