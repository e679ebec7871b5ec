-- As its caller, because a procedure that is security definer or has a setting cannot commit. A
-- loop that commits, so that what one entity was refused undoes nothing of another.
-- requires: api.request_kyc_rechecks, ops.entities_to_recheck
create or replace procedure ops.recheck_identities()
language plpgsql
as $$
declare
    _legal_entity_id uuid;
    _left_out uuid[] := '{}';
begin
    foreach _legal_entity_id in array ops.entities_to_recheck() loop
        begin
            perform from api.request_kyc_rechecks(_legal_entity_id);
        exception
            when sqlstate 'RL704' then
                _left_out := _left_out || _legal_entity_id;
        end;
        commit;
    end loop;
    if _left_out <> '{}' then
        raise exception using
            errcode = 'RL704',
            message = 'no provider of a legal entity checks identities so deeply',
            detail = format('legal entities %s', array_to_string(_left_out, ', ')),
            hint = 'Register one with api.set_kyc_provider(). The other entities have asked.';
    end if;
end
$$;

comment on procedure ops.recheck_identities () is
'Asks for a new identity check of every active party whose passed one runs out within 30 days, for '
'each legal entity where the caller may, committing after each. Safe to run again. Call it outside '
'a transaction. Raises RL704 at its end if an entity has nobody who checks so deeply: the others '
'are done.';

revoke all on procedure ops.recheck_identities() from public;
grant execute on procedure ops.recheck_identities() to rently_scheduler;
