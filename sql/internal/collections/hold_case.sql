-- requires: internal.lock_case, internal.move_case
create or replace function internal.hold_case(loan lending.loan, state text, detail jsonb)
returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _case lending.collections_case := internal.lock_case(loan);
begin
    if _case.id is null then
        insert into lending.collections_case (legal_entity_id, loan_id, state, opened_on)
        values (
            (loan).legal_entity_id,
            (loan).id,
            case when (loan).status = 'written_off' then 'recovery' else 'open' end,
            internal.business_date((loan).legal_entity_id)
        )
        returning * into _case;
    end if;
    perform internal.move_case(loan, _case, hold_case.state, hold_case.detail);
    return _case.id;
end
$$;

comment on function internal.hold_case(lending.loan, text, jsonb) is
'Moves the collections case of a locked loan, opened if there is none, to a state in which the '
'rules leave it alone, and returns its key. Raises RL610 if it cannot take the step.';

revoke all on function internal.hold_case(lending.loan, text, jsonb) from public;
