-- requires: internal.claw_back_commissions
create or replace function internal.close_step_clawback(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
begin
    return internal.claw_back_commissions(
        close_step_clawback.legal_entity_id, close_step_clawback.business_date
    );
end
$$;

comment on function internal.close_step_clawback(uuid, date) is
'Step of the close of business: takes back the commissions of early defaults, each once, and '
'returns how many.';

revoke all on function internal.close_step_clawback(uuid, date) from public;
