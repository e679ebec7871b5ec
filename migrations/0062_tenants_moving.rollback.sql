delete from lending.event_type
where
    code in (
        'property_registered',
        'rental_unit_registered',
        'lease_signed',
        'lease_ended',
        'apartment_changed',
        'landlord_refunded'
    );
delete from ops.secured_table
where table_name in ('lending.landlord_refund', 'lending.apartment_change');
drop table lending.landlord_refund;
drop table lending.apartment_change;
