-- Standing jobs over what the migrations before brought: events, documents, identity checks,
-- exchange rates.

insert into lending.capability (code, description) values
('apply_retention', 'Discard what need not be kept any longer');
insert into lending.role_capability (business_role, capability) values
('rently_scheduler', 'apply_retention'),
('rently_compliance_officer', 'apply_retention');

select internal.add_standing_job(
    'rently-wake-up',
    '2 seconds',
    'select ops.wake_consumers()',
    'Wakes consumers that listen on rently_events and have events to handle.'
);
select internal.add_standing_job(
    'rently-retention',
    '0 3 * * *',
    'select ops.apply_retention()',
    'Discards documents whose time is over and that no legal hold keeps.'
);
select internal.add_standing_job(
    'rently-identities',
    '30 2 * * *',
    'call ops.recheck_identities()',
    'Asks for new identity checks of parties whose passed ones run out within 30 days.'
);
select internal.add_standing_job(
    'rently-fx-rates',
    '30 17 * * 1-5',
    'select ops.require_fx_rates()',
    'Fails, and so raises an alert, if a currency in use has no valid official rate for today.'
);
select internal.add_standing_job(
    'rently-expiry',
    '20 * * * *',
    'select ops.expire_waiting()',
    'Closes offers and proposals that nobody answered in time.'
);
select internal.add_standing_job(
    'rently-messages',
    '* * * * *',
    'select ops.tell_events()',
    'Queues the messages that new events ask for; whoever sends them claims them from there.'
);
