-- The demo goes through the commands, one call at a time as applications do: hence the loops.
-- It replays eight months of history under the times at which it would have been booked.
create or replace function ops.create_demo() returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _entity record;
begin
    perform internal.require_administrator();
    if exists (select from lending.legal_entity as e where e.code in ('DEMO_DE', 'DEMO_US')) then
        return false;
    end if;

    perform ops.maintain_partitions(from_date => (current_date - interval '9 months')::date);
    if not exists (select from lending.user_account as a where a.login = session_user) then
        perform api.register_user('person', session_user, session_user);
    end if;
    for _entity in
        values
        ('DEMO_DE', 'Rently Deutschland GmbH', 'EUR', 'DE', 'Europe/Berlin', 0.085, 'half_even'),
        ('DEMO_US', 'Rently USA Inc.', 'USD', 'US', 'America/New_York', 0.1199, 'up')
    loop
        perform api.create_legal_entity(
            _entity.column1, _entity.column2, _entity.column3, _entity.column4, _entity.column5
        );
        perform api.grant_entity_access(session_user::text, _entity.column1, r.code)
        from lending.business_role as r
        where r.code in ('rently_loan_officer', 'rently_payments_operator', 'rently_auditor');
        perform internal.create_demo_portfolio(_entity.column1, _entity.column6, _entity.column7);
    end loop;
    return true;
end
$$;

comment on function ops.create_demo() is
'Creates the small demo: two legal entities in euros and dollars, each with ten rent loans of the '
'last eight months, paid on time, late, in part or not at all. Returns false and does nothing if '
'they are there. For administrators: raises RL004 otherwise. The caller''s login gets access to '
'both entities.';

revoke all on function ops.create_demo() from public;
