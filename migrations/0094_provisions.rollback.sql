delete from ops.invariant
where name in ('provisions_match_ledger', 'provisions_are_continuous', 'snapshots_match_ledger');
delete from ops.close_step
where code in ('provisions', 'snapshots');
delete from lending.event_type
where code in ('risk_assessed', 'ecl_stage_changed', 'provisions_measured');
delete from lending.gl_mapping_template
where transaction_type = 'impairment';
delete from lending.ledger_account_template
where code in ('1190', '5150');
delete from lending.transaction_type
where code = 'impairment';
drop index lending.idx_ledger_balance_snapshot_as_of_on;
delete from ops.secured_table
where table_name in (
    'lending.loan_impairment', 'lending.provision_movement', 'lending.provision',
    'lending.provision_run', 'lending.ecl_stage_history'
);
drop table lending.loan_impairment;
drop table lending.provision_movement;
drop table lending.provision;
drop table lending.provision_run;
drop table lending.ecl_stage_history;
drop table lending.ecl_stage_reason;
