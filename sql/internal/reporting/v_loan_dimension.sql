create or replace view internal.v_loan_dimension with (security_invoker = true) as
select
    l.legal_entity_id,
    l.id as loan_id,
    l.currency_code,
    l.principal_outstanding_amount,
    d.dimension,
    coalesce(d.dimension_value, 'none') as dimension_value,
    d.recorded_at
from lending.loan as l
inner join lending.product as p
    on l.legal_entity_id = p.legal_entity_id and l.product_id = p.id
inner join lending.party as b
    on l.legal_entity_id = b.legal_entity_id and l.borrower_party_id = b.id
left join lending.lease as s on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
left join lending.rental_unit as u
    on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
left join lending.property as h
    on u.legal_entity_id = h.legal_entity_id and u.property_id = h.id
-- The agent who sold it, whoever looks after it since.
left join lending.agent_assignment as own
    on
        l.legal_entity_id = own.legal_entity_id
        and l.id = own.loan_id
        and own.assigned_during @> l.start_date
left join lending.agent_assignment as house
    on
        h.legal_entity_id = house.legal_entity_id
        and h.id = house.property_id
        and house.assigned_during @> l.start_date
cross join
    lateral (
        values
        ('product', p.code, null),
        ('product_category', p.category, null),
        ('business_unit', p.business_unit, null),
        ('segment', b.segment, null),
        ('borrower', l.borrower_party_id::text, null),
        (
            'agent',
            coalesce(own.agent_party_id, house.agent_party_id)::text,
            coalesce(own.created_at, house.created_at)
        ),
        ('landlord', s.landlord_party_id::text, null),
        ('city', h.country_code || ' ' || h.city, null),
        ('country', h.country_code, null)
    ) as d (dimension, dimension_value, recorded_at);

comment on view internal.v_loan_dimension is
'By what is the concentration of loans measured? One row a loan and dimension. Current. Amounts in '
'currency_code.';
comment on column internal.v_loan_dimension.legal_entity_id is 'The tenant.';
comment on column internal.v_loan_dimension.loan_id is 'The loan.';
comment on column internal.v_loan_dimension.currency_code is 'Currency of the amount.';
comment on column internal.v_loan_dimension.principal_outstanding_amount is 'Principal still owed.';
comment on column internal.v_loan_dimension.dimension is
'product, product_category, business_unit, segment, borrower, agent (when the loan began), '
'landlord, city or country (of the property whose rent it pays).';
comment on column internal.v_loan_dimension.dimension_value is
'The product, business unit and so on; none for a loan without one.';
comment on column internal.v_loan_dimension.recorded_at is
'When the value was recorded; null where it came with the loan.';

grant select on internal.v_loan_dimension to rently_refresher;
