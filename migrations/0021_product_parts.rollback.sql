delete from ops.error_code
where code between 'RL204' and 'RL207' or code = 'RL223';
delete from ops.secured_table
where
    table_name in (
        'lending.eligibility_rule',
        'lending.delinquency_bucket',
        'lending.charge_cap',
        'lending.product_charge',
        'lending.charge_definition'
    );
drop table lending.eligibility_rule;
drop table lending.eligibility_fact;
drop table lending.decision_reason_code;
drop table lending.delinquency_bucket;
drop table lending.delinquency_bucket_template;
drop table lending.charge_cap;
drop table lending.product_charge;
drop table lending.charge_definition;
