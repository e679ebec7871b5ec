-- A placement lasts one day at the least: a loan that is placed and taken back on one day cannot be
-- placed again before the next.
create or replace function internal.end_placement(
    legal_entity_id uuid, loan_id uuid, reason text, on_date date
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _id uuid;
begin
    update lending.agency_placement as p
    set
        placed_during = daterange(
            lower(p.placed_during), greatest(end_placement.on_date, lower(p.placed_during) + 1)
        ),
        end_reason = end_placement.reason
    where
        p.legal_entity_id = end_placement.legal_entity_id
        and p.loan_id = end_placement.loan_id
        and upper_inf(p.placed_during)
    returning p.id into _id;
    return _id;
end
$$;

comment on function internal.end_placement(uuid, uuid, text, date) is
'Ends the placement of a loan with an agency from a day on, and returns it; null if there is none.';

revoke all on function internal.end_placement(uuid, uuid, text, date) from public;
