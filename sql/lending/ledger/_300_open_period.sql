-- requires: internal.refuse_closed_period
create or replace trigger _300_open_period
after insert on lending.ledger_entry
referencing new table as new_entries
for each statement execute function internal.refuse_closed_period();

comment on trigger _300_open_period on lending.ledger_entry is
'Closed months take no more entries.';
