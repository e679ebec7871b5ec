create or replace function internal.require_fx_rates_allowed() returns void
language plpgsql stable parallel restricted
set search_path = ''
as $$
begin
    if not internal.is_administrator()
        and cardinality(internal.entities_with('record_fx_rates')) = 0
    then
        raise exception using
            errcode = 'RL510',
            message = 'you may not record exchange rates',
            detail = format('login %s', session_user),
            hint = 'Rates hold for all legal entities: use the scheduler''s login, '
                'or an administrator''s.';
    end if;
end
$$;

comment on function internal.require_fx_rates_allowed() is
'Raises RL510 unless the caller is an administrator or has record_fx_rates for an entity.';

revoke all on function internal.require_fx_rates_allowed() from public;
