-- Who sets the caps that hold over all products, and what is refused because of a cap.

insert into lending.capability (code, description) values
('set_charge_caps', 'Set the most that loans of all products may be charged');
insert into lending.role_capability (business_role, capability) values
('rently_compliance_officer', 'set_charge_caps'),
('rently_loan_officer', 'set_charge_caps');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL454',
    'charge_exceeds_cap',
    'The charge is more than the caps of the product and of the entity leave.',
    'Charge less; see api.charge_cap for the caps.'
),
(
    'RL455',
    'invalid_charge_cap',
    'The cap is not valid, begins before today, or not after the one that holds.',
    'See api.charge_cap, and choose a later day.'
);
