-- requires: internal.end_provider_dispute
create or replace function internal.apply_kept_notices(
    provider lending.payment_provider, dispute_reference text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _kept uuid[];
    _notices text[];
begin
    -- Two statements, because the second must see what people decided before the first got its
    -- locks.
    perform
    from lending.provider_webhook as w
    where
        w.legal_entity_id = (provider).legal_entity_id
        and w.provider_id = (provider).id
        and w.dispute_reference = apply_kept_notices.dispute_reference
        and w.effect = 'unknown_dispute'
    order by w.id
    for no key update;
    select array_agg(w.id), array_agg(distinct w.outcome) into _kept, _notices
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
    if cardinality(_notices) is distinct from 1 then
        return;
    end if;
    if internal.end_provider_dispute(
        apply_kept_notices.provider, apply_kept_notices.dispute_reference, _notices[1]
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

comment on function internal.apply_kept_notices(lending.payment_provider, text) is
'Applies what a provider had said of the end of a dispute before it told us that there is one.';

revoke all on function internal.apply_kept_notices(lending.payment_provider, text)
from public;
