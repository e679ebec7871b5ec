-- requires: internal.lock_case, internal.move_case
create or replace function internal.release_case(loan lending.loan, state text, detail jsonb)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _case lending.collections_case := internal.lock_case(loan);
begin
    if _case.state = release_case.state then
        perform internal.move_case(
            loan,
            _case,
            case when (loan).status = 'written_off' then 'recovery' else 'open' end,
            release_case.detail
        );
        update lending.collections_case as c
        set next_step_on = internal.business_date(c.legal_entity_id)
        where c.legal_entity_id = _case.legal_entity_id and c.id = _case.id;
    end if;
end
$$;

comment on function internal.release_case(lending.loan, text, jsonb) is
'Puts the collections case of a locked loan, if it waits in the state, back to work: open, or '
'recovery after the write-off.';

revoke all on function internal.release_case(lending.loan, text, jsonb) from public;
