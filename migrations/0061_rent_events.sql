-- Business events of parties, documents and rent.

insert into lending.event_type (code, description) values
('kyc_check_requested', 'An identity check was asked for'),
('kyc_check_completed', 'An identity check was answered'),
('kyc_check_abandoned', 'No provider could answer an identity check'),
('document_registered', 'A file in object storage was registered'),
('document_scanned', 'A file was scanned for viruses'),
('document_discarded', 'A file is to be deleted from object storage'),
('legal_hold_placed', 'A document or a party must not be given up'),
('legal_hold_lifted', 'A legal hold ended'),
('consent_recorded', 'A party gave, refused or withdrew consent'),
('payment_instrument_registered', 'A party has a new way to pay or be paid'),
('payment_instrument_removed', 'A way to pay or be paid is not used any more');
