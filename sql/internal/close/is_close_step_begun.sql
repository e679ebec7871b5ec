create or replace function internal.is_close_step_begun(
    legal_entity_id uuid, business_date date, step_code text
) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
    return exists (
        select
        from ops.close_step_run as r
        where
            r.legal_entity_id = is_close_step_begun.legal_entity_id
            and r.business_date = is_close_step_begun.business_date
            and r.step_code = is_close_step_begun.step_code
    );
end
$$;

comment on function internal.is_close_step_begun(uuid, date, text) is
'Whether a batch of a step of closing the day is done: its work is listed then.';

revoke all on function internal.is_close_step_begun(uuid, date, text) from public;
