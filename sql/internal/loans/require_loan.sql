create or replace function internal.require_loan(legal_entity_id uuid, loan_id uuid) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if not exists (
        select
        from lending.loan as l
        where l.legal_entity_id = require_loan.legal_entity_id and l.id = require_loan.loan_id
    ) then
        raise exception using
            errcode = 'RL301',
            message = 'the entity has no such loan',
            detail = format('loan_id %s', require_loan.loan_id),
            hint = 'Look it up in api.loan.';
    end if;
end
$$;

comment on function internal.require_loan(uuid, uuid) is
'Raises RL301 unless the entity has the loan.';

revoke all on function internal.require_loan(uuid, uuid) from public;
