create or replace function internal.require_provision_start(
    legal_entity_id uuid, valid_from_date date, last_start date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _closed date;
begin
    -- One change of an entity's rules after the other, and none while a day is being closed.
    perform internal.lock_closing(require_provision_start.legal_entity_id);
    select max(r.business_date) into _closed
    from ops.close_run as r
    where r.legal_entity_id = require_provision_start.legal_entity_id;
    if require_provision_start.valid_from_date > coalesce(_closed, '-infinity')
        and require_provision_start.valid_from_date
        > coalesce(require_provision_start.last_start, '-infinity')
        and isfinite(require_provision_start.valid_from_date)
    then
        return;
    end if;
    raise exception using
        errcode = 'RL393',
        message = 'the rules would hold for a day that is past them',
        detail = format(
            'from %s, closed up to %s, last set from %s',
            coalesce(require_provision_start.valid_from_date::text, 'null'),
            coalesce(_closed::text, 'never'),
            coalesce(require_provision_start.last_start::text, 'never')
        ),
        hint = 'Let them begin after the last closed day and after the last that were set.';
end
$$;

comment on function internal.require_provision_start(uuid, date, date) is
'Raises RL393 unless rules of provisions begin after the last closed day and after those that '
'were set before. Holds off the close of business until the transaction ends.';

revoke all on function internal.require_provision_start(uuid, date, date) from public;
