delete from ops.error_code
where code in ('RL670', 'RL671', 'RL672');
delete from ops.invariant
where name = 'agency_commissions_match_ledger';
delete from ops.close_step
where code = 'agencies';
delete from lending.event_type
where code in ('agency_placed', 'agency_recalled');
delete from lending.role_capability
where capability in ('place_with_agencies', 'work_for_agency');
delete from lending.capability
where code in ('place_with_agencies', 'work_for_agency');
delete from ops.secured_table
where
    table_name in (
        'lending.agency_commission',
        'lending.agency_placement',
        'lending.collection_agency_member',
        'lending.collection_agency'
    );
delete from lending.ledger_account_template
where code in ('2710', '5710');

drop table lending.agency_commission;
drop table lending.agency_placement;
drop table lending.collection_agency_member;
drop table lending.collection_agency;
