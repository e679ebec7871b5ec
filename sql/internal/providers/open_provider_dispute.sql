-- requires: internal.captured_payments, internal.chargeback_amounts, internal.open_chargeback
-- The caller holds the locks of attempt and provider. What cannot be disputed in our books is left
-- to people.
create or replace function internal.open_provider_dispute(
    provider lending.payment_provider,
    attempt lending.payment_attempt,
    dispute_reference text,
    amount numeric,
    deadline_date date,
    reason text
) returns text
language plpgsql volatile
set search_path = ''
as $$
declare
    _known_attempt_ids uuid[] := array(
        select k.payment_attempt_id
        from lending.provider_dispute as k
        where
            k.legal_entity_id = (provider).legal_entity_id
            and k.provider_id = (provider).id
            and k.dispute_reference = open_provider_dispute.dispute_reference
    );
    _paid lending.loan_transaction[];
    _amounts numeric[];
    _is_any_new boolean;
begin
    if cardinality(_known_attempt_ids) > 0 then
        return case
            when coalesce((attempt).id, _known_attempt_ids[1]) = any (_known_attempt_ids)
                then 'known'
            else 'conflict'
        end;
    elsif (attempt).id is null then
        return 'unknown_attempt';
    end if;
    _paid := internal.captured_payments(open_provider_dispute.attempt);
    _amounts := internal.chargeback_amounts(
        open_provider_dispute.attempt, _paid, open_provider_dispute.amount
    );
    if cardinality(_amounts) = 0 then
        return 'conflict';
    end if;
    with opened as materialized (
        select o.*
        from generate_subscripts(_paid, 1) as i
        cross join lateral internal.open_chargeback(
            _paid[i],
            _amounts[i],
            open_provider_dispute.dispute_reference,
            open_provider_dispute.deadline_date,
            open_provider_dispute.reason
        ) as o
    ),

    linked as (
        insert into lending.provider_dispute (
            legal_entity_id, provider_id, dispute_reference, dispute_id, payment_attempt_id
        )
        select
            (provider).legal_entity_id,
            (provider).id,
            open_provider_dispute.dispute_reference,
            o.dispute_id,
            (attempt).id
        from opened as o
    )

    select bool_or(o.is_new) into strict _is_any_new
    from opened as o;
    return case when _is_any_new then 'applied' else 'known' end;
exception
    -- Reversed, of a former owner, less left than is disputed, or disputed by somebody else.
    when sqlstate 'RL305' or sqlstate 'RL411' or sqlstate 'RL640' or sqlstate 'RL643' then
        return 'conflict';
end
$$;

comment on function internal.open_provider_dispute(
    lending.payment_provider, lending.payment_attempt, text, numeric, date, text
) is
'Opens a dispute of each loan''s part in what a locked attempt captured, of the whole of it where '
'no amount is given. Returns applied, known (it is open already), unknown_attempt, or conflict, '
'without a dispute: nothing was captured, it paid no loan, or cannot be charged back so.';

revoke all on function internal.open_provider_dispute(
    lending.payment_provider, lending.payment_attempt, text, numeric, date, text
) from public;
