-- requires: internal.end_provider_dispute
create or replace function internal.apply_kept_notices(
    provider lending.payment_provider, dispute_reference text, dispute_id uuid
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _kept uuid[];
    _outcomes text[];
begin
    select array_agg(w.id), array_agg(distinct w.outcome) into _kept, _outcomes
    from lending.provider_webhook as w
    where
        w.legal_entity_id = (provider).legal_entity_id
        and w.provider_id = (provider).id
        and w.dispute_reference = apply_kept_notices.dispute_reference
        and w.effect = 'unknown_dispute'
        and not exists (
            select
            from lending.provider_webhook_resolution as r
            where r.legal_entity_id = w.legal_entity_id and r.webhook_id = w.id
        );
    -- Nothing was kept; or what was contradicts itself, and people look.
    if cardinality(_outcomes) is distinct from 1 then
        return;
    end if;
    if internal.end_provider_dispute(
        (provider).legal_entity_id,
        apply_kept_notices.dispute_id,
        case _outcomes[1] when 'dispute_lost' then 'borrower' else 'lender' end
    ) <> 'conflict' then
        insert into lending.provider_webhook_resolution (
            legal_entity_id, webhook_id, decision, reason, recorded_by_account_id
        )
        select
            (provider).legal_entity_id,
            k.id,
            'applied',
            'The notice of the dispute came after its end',
            internal.acting_account_id()
        from unnest(_kept) as k (id);
    end if;
end
$$;

comment on function internal.apply_kept_notices(lending.payment_provider, text, uuid) is
'Applies what a provider had said of the end of a dispute before it told us that there is one.';

revoke all on function internal.apply_kept_notices(lending.payment_provider, text, uuid)
from public;
