-- requires: internal.settle_dispute, internal.lock_dispute
-- A provider's answer is a fact, so nobody approves it: the money is with us, or gone.
create or replace function internal.end_provider_dispute(
    provider lending.payment_provider, dispute_reference text, notice text
) returns text
language plpgsql volatile
set search_path = ''
as $$
declare
    _outcome text := case end_provider_dispute.notice
        when 'dispute_lost' then 'borrower' else 'lender'
    end;
    _disputes lending.dispute[];
begin
    -- In the order of the loans' keys, as every command that locks several loans.
    _disputes := array(
        select internal.lock_dispute(o.legal_entity_id, o.id)
        from (
            select
                d.legal_entity_id,
                d.id
            from lending.provider_dispute as k
            inner join lending.dispute as d
                on k.legal_entity_id = d.legal_entity_id and k.dispute_id = d.id
            where
                k.legal_entity_id = (provider).legal_entity_id
                and k.provider_id = (provider).id
                and k.dispute_reference = end_provider_dispute.dispute_reference
            order by d.loan_id, d.id
        ) as o
    );
    if cardinality(_disputes) = 0 then
        return 'unknown_dispute';
    end if;
    -- Both, decided for us and withdrawn, leave the payment where it is.
    if exists (
        select
        from unnest(_disputes) as d
        where
            d.state in ('resolved', 'withdrawn')
            and coalesce(d.outcome, 'lender') <> _outcome
    ) then
        return 'conflict';
    end if;
    perform internal.settle_dispute(d, _outcome)
    from unnest(_disputes) as d
    where d.state in ('open', 'in_review');
    return case when found then 'applied' else 'known' end;
exception
    -- Reversed meanwhile, or the loan was sold.
    when sqlstate 'RL411' or sqlstate 'RL640' then
        return 'conflict';
end
$$;

comment on function internal.end_provider_dispute(lending.payment_provider, text, text) is
'Resolves all that a provider''s dispute is in our books as its notice says: dispute_won or '
'dispute_lost. Returns applied, known (resolved so before), unknown_dispute, or conflict (some of '
'it was resolved otherwise, or a payment cannot be taken back any more; nothing changes).';

revoke all on function internal.end_provider_dispute(lending.payment_provider, text, text)
from public;
