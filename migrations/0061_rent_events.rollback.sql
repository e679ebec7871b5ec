delete from lending.event_type
where
    code in (
        'kyc_check_requested',
        'kyc_check_completed',
        'kyc_check_abandoned',
        'document_registered',
        'document_scanned',
        'document_discarded',
        'legal_hold_placed',
        'legal_hold_lifted',
        'consent_recorded',
        'payment_instrument_registered',
        'payment_instrument_removed'
    );
