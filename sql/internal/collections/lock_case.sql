create or replace function internal.lock_case(loan lending.loan)
returns lending.collections_case
language plpgsql volatile
set search_path = ''
as $$
declare
    _case lending.collections_case;
begin
    select c.* into _case
    from lending.collections_case as c
    where
        c.legal_entity_id = (loan).legal_entity_id
        and c.loan_id = (loan).id
        and c.state <> 'closed'
    for no key update;
    return _case;
end
$$;

comment on function internal.lock_case(lending.loan) is
'The open collections case of a loan, locked; a row of nulls if there is none. The loan is '
'locked before.';

revoke all on function internal.lock_case(lending.loan) from public;
