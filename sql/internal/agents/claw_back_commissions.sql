-- requires: internal.loan_delinquency
create or replace function internal.claw_back_commissions(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _due lending.agent_commission[];
    _journal_id uuid;
begin
    if not exists (
        select
        from lending.agent_commission as c
        where c.legal_entity_id = claw_back_commissions.legal_entity_id
    ) then
        return 0;
    end if;
    -- One run of an entity after the other, and after its payouts.
    perform internal.lock_legal_entity(claw_back_commissions.legal_entity_id);
    with
    open_accrual as (
        select
            c.legal_entity_id,
            c.id,
            c.agent_party_id,
            c.commission_rule_id,
            c.loan_id,
            c.loan_transaction_id,
            c.currency_code,
            c.amount,
            c.value_date,
            r.clawback_pct,
            r.clawback_days,
            r.default_days
        from lending.agent_commission as c
        inner join lending.commission_rule as r
            on c.legal_entity_id = r.legal_entity_id and c.commission_rule_id = r.id
        where
            c.legal_entity_id = claw_back_commissions.legal_entity_id
            and c.kind = 'accrual'
            and not exists (
                select
                from lending.agent_commission as b
                where
                    b.legal_entity_id = c.legal_entity_id
                    and b.accrual_id = c.id
                    and b.agent_party_id = c.agent_party_id
                    and b.kind = 'clawback'
            )
    ),

    judged as (
        select
            a.*,
            case
                when exists (
                    select
                    from lending.loan_transaction as t
                    where
                        t.legal_entity_id = a.legal_entity_id
                        and t.loan_id = a.loan_id
                        and t.original_transaction_id = a.loan_transaction_id
                        and t.transaction_type = 'reversal'
                ) then 'disbursement_reversed'
                when
                    late.oldest_unpaid_due_date + a.default_days
                    <= least(
                        claw_back_commissions.business_date, a.value_date + a.clawback_days
                    ) then 'early_default'
                when
                    l.status in ('charged_off', 'written_off')
                    and claw_back_commissions.business_date <= a.value_date + a.clawback_days
                    then 'charged_off'
            end as reason
        from open_accrual as a
        inner join lending.loan as l
            on a.legal_entity_id = l.legal_entity_id and a.loan_id = l.id
        left join internal.loan_delinquency(
            claw_back_commissions.legal_entity_id, claw_back_commissions.business_date
        ) as late on a.loan_id = late.loan_id
    ),

    due as (
        select
            j.*,
            case
                when j.reason = 'disbursement_reversed' then j.amount
                else finance.round_money(
                    j.amount * j.clawback_pct / 100,
                    internal.currency_minor_units(j.currency_code),
                    'half_even'
                )
            end as clawed_amount
        from judged as j
        where j.reason is not null
    )

    select
        array_agg(
            row(
                d.legal_entity_id, internal.uuid_v7(), 'clawback', d.agent_party_id,
                d.commission_rule_id, d.loan_id, d.loan_transaction_id, d.id, d.currency_code,
                d.clawed_amount, d.reason, claw_back_commissions.business_date, null,
                internal.booking_time(), now()
            )::lending.agent_commission
            order by d.id
        )
    into _due
    from due as d
    where d.clawed_amount > 0;

    if _due is null then
        return 0;
    end if;
    _journal_id := internal.post_transfers(
        claw_back_commissions.legal_entity_id,
        internal.business_date(claw_back_commissions.legal_entity_id),
        claw_back_commissions.business_date,
        array(
            select
                row(
                    '2700', '5700', d.currency_code, d.amount, 'agent commission clawed back'
                )::internal.ledger_transfer
            from unnest(_due) as d
        )
    );
    insert into lending.agent_commission (
        legal_entity_id,
        id,
        kind,
        agent_party_id,
        commission_rule_id,
        loan_id,
        loan_transaction_id,
        accrual_id,
        currency_code,
        amount,
        reason,
        value_date,
        journal_id,
        booked_at
    )
    select
        d.legal_entity_id,
        d.id,
        d.kind,
        d.agent_party_id,
        d.commission_rule_id,
        d.loan_id,
        d.loan_transaction_id,
        d.accrual_id,
        d.currency_code,
        d.amount,
        d.reason,
        d.value_date,
        _journal_id,
        d.booked_at
    from unnest(_due) as d;
    perform internal.emit_event(
        d.legal_entity_id,
        'commission_clawed_back',
        'loan',
        d.loan_id,
        jsonb_build_object(
            'agent_commission_id', d.id,
            'agent_party_id', d.agent_party_id,
            'amount', d.amount,
            'currency_code', d.currency_code,
            'reason', d.reason
        )
    )
    from unnest(_due) as d;
    return cardinality(_due);
end
$$;

comment on function internal.claw_back_commissions(uuid, date) is
'Takes back the commissions of loans that were default_days past due within clawback_days of '
'their payment out (by their oldest unpaid instalment on the business date), or were charged off '
'in that time, or whose payment out was reversed; posts them to accounts 2700 and 5700. Each '
'once. Returns how many.';

revoke all on function internal.claw_back_commissions(uuid, date) from public;
