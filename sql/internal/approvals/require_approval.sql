-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading.
-- A command that can be put under approval asks this once its amount is known. It passes where no
-- policy says otherwise, and in the one transaction in which an approved proposal of the same
-- command is being executed.
create or replace function internal.require_approval(
    legal_entity_id uuid,
    command text,
    amount numeric default null
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    if not exists (
        select
        from lending.approval_policy as p
        where
            p.legal_entity_id = require_approval.legal_entity_id
            and p.command = require_approval.command
            and (
                p.above_amount = 0
                or require_approval.amount is null
                or require_approval.amount > p.above_amount
            )
    ) or exists (
        select
        from lending.approval_request as r
        where
            r.legal_entity_id = require_approval.legal_entity_id
            and r.command = require_approval.command
            and r.executing_transaction_id = pg_current_xact_id()
    ) then
        return;
    end if;
    raise exception using
        errcode = 'RL013',
        message = 'the command needs a second person',
        detail = format('command %s, amount %s', require_approval.command, require_approval.amount),
        hint = 'Propose it with api.propose_request().';
end
$$;

comment on function internal.require_approval(uuid, text, numeric) is
'Raises RL013 if the entity''s policy wants a second person for the command (above its amount), '
'unless an approved proposal is being executed.';

revoke all on function internal.require_approval(uuid, text, numeric) from public;
alter function internal.require_approval(uuid, text, numeric) owner to rently_refresher;
