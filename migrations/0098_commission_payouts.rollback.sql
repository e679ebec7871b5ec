delete from ops.error_code
where code = 'RL734';
delete from ops.close_step
where code = 'clawback';
delete from lending.event_type
where code in ('agency_paid_out', 'commission_paid_out');
delete from lending.role_capability
where capability = 'pay_commissions';
delete from lending.capability
where code = 'pay_commissions';
delete from ops.secured_table
where table_name = 'lending.commission_payout';

drop table lending.commission_payout;
