-- A payoff is followed by what was written after it, whatever day that counts from; keys are made
-- in the order of time.
create or replace function internal.require_reversible(
    transaction lending.loan_transaction, is_whole_refinance boolean default false
) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _must_be_last boolean :=
        (transaction).transaction_type in ('disbursement', 'refinance_repayment');
    _followed_by text;
begin
    perform internal.require_own_transaction(require_reversible.transaction);
    if exists (
        select
        from lending.loan_transaction as r
        where
            r.legal_entity_id = (transaction).legal_entity_id
            and r.loan_id = (transaction).loan_id
            and r.original_transaction_id = (transaction).id
            and r.transaction_type = 'reversal'
    ) then
        raise exception using
            errcode = 'RL410',
            message = 'the transaction was reversed before',
            detail = format('loan_transaction_id %s', (transaction).id),
            hint = 'See the loan''s statement with api.loan_statement().';
    end if;
    select t.transaction_type into _followed_by
    from internal.live_transactions(
        (transaction).legal_entity_id, (transaction).loan_id
    ) as t
    where
        t.original_transaction_id = (transaction).id
        or t.id <> (transaction).id
        and case (transaction).transaction_type
            when 'disbursement'
                then (t.value_date, t.booked_at)
                >= ((transaction).value_date, (transaction).booked_at)
            when 'refinance_repayment' then t.id > (transaction).id
        end
    limit 1;
    if not found and _must_be_last then
        select m.modification_type into _followed_by
        from lending.loan_modification as m
        where
            m.legal_entity_id = (transaction).legal_entity_id
            and m.loan_id = (transaction).loan_id
            and m.modification_type <> 'undo'
            and case (transaction).transaction_type
                when 'disbursement'
                    then (m.value_date, m.booked_at)
                    >= ((transaction).value_date, (transaction).booked_at)
                else m.id > (transaction).id
            end
            and not exists (
                select
                from lending.loan_modification as u
                where
                    u.legal_entity_id = m.legal_entity_id
                    and u.loan_id = m.loan_id
                    and u.undone_modification_id = m.id
            )
        limit 1;
    end if;
    if _followed_by is null and _must_be_last and exists (
        select
        from lending.loan_transfer as a
        where
            a.legal_entity_id = (transaction).legal_entity_id
            and a.loan_id = (transaction).loan_id
            and a.kind = 'assumption'
            and a.id > (transaction).id
    ) then
        _followed_by := 'assumption';
    end if;
    -- Both sides of a refinance belong together.
    if _followed_by is null and not is_whole_refinance and exists (
        select
        from lending.loan_refinance as r
        where
            r.legal_entity_id = (transaction).legal_entity_id
            and (
                r.new_loan_id = (transaction).loan_id
                and r.disbursement_transaction_id = (transaction).id
                or r.refinanced_loan_id = (transaction).loan_id
                and r.repayment_transaction_id = (transaction).id
            )
    ) then
        _followed_by := 'refinance';
    end if;
    if (transaction).transaction_type in (
        'reversal', 'opening_repayment', 'charge_off'
    ) or _followed_by is not null then
        raise exception using
            errcode = 'RL411',
            message = 'the transaction cannot be reversed',
            detail = format(
                'a %s%s',
                (transaction).transaction_type,
                coalesce(', followed by a ' || _followed_by, '')
            ),
            hint = case _followed_by
                when 'refinance' then 'Undo both sides with api.undo_refinance().'
                else 'Reverse what depends on it first.'
            end;
    end if;
end
$$;

comment on function internal.require_reversible(lending.loan_transaction, boolean) is
'Raises RL410 if the transaction was reversed before, RL411 if its type is not reversed, others '
'depend on it, or the loan was sold since. is_whole_refinance: the other sides of the refinance '
'are undone with it.';

revoke all on function internal.require_reversible(lending.loan_transaction, boolean) from public;
