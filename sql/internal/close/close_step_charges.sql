-- Loans are found in one statement. Of those whose row is the day's, it asks for an instalment that
-- is not charged yet; what it is charged, if anything, is computed with the loan locked.
-- requires: internal.loan_delinquency, internal.take_close_work, internal.is_close_step_begun,
-- requires: internal.charge_overdue
create or replace function internal.close_step_charges(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan_ids uuid[];
begin
    if not internal.is_close_step_begun(
        close_step_charges.legal_entity_id, close_step_charges.business_date, 'charges'
    ) and exists (
        select
        from lending.product_charge as c
        where
            c.legal_entity_id = close_step_charges.legal_entity_id and c.timing = 'overdue'
    ) then
        insert into ops.close_work (legal_entity_id, step_code, loan_id)
        select
            l.legal_entity_id,
            'charges',
            l.id
        from internal.loan_delinquency(
            close_step_charges.legal_entity_id, close_step_charges.business_date
        ) as d
        inner join lending.loan as l
            on
                close_step_charges.legal_entity_id = l.legal_entity_id
                and d.loan_id = l.id
        where
            -- In this order: few products charge, and only of them is more asked.
            case
                when l.status <> 'active' or d.delinquent_days = 0 then false
                when l.product_version_id not in (
                    select c.product_version_id
                    from lending.product_charge as c
                    where
                        c.legal_entity_id = close_step_charges.legal_entity_id
                        and c.timing = 'overdue'
                ) then false
                when d.is_row_current then exists (
                    select
                    from lending.product_charge as c
                    inner join lending.amortisation_line as s
                        on c.legal_entity_id = s.legal_entity_id
                    where
                        c.legal_entity_id = l.legal_entity_id
                        and c.product_version_id = l.product_version_id
                        and c.timing = 'overdue'
                        and s.loan_id = l.id
                        and s.plan_version = l.current_plan_version
                        and s.kind = 'instalment'
                        and s.due_date >= d.oldest_unpaid_due_date
                        and s.due_date + c.grace_days < close_step_charges.business_date
                        and (
                            select
                                coalesce(
                                    max(o.charged_on) + c.repeats_after_days
                                    <= close_step_charges.business_date,
                                    max(o.charged_on) is null
                                )
                            from lending.overdue_charge as o
                            where
                                o.legal_entity_id = l.legal_entity_id
                                and o.loan_id = l.id
                                and o.line_number = s.line_number
                                and o.product_charge_id = c.id
                        )
                )
                else exists (
                    select
                    from internal.overdue_charges_due(l, close_step_charges.business_date)
                )
            end
            and not exists (
                select
                from lending.delinquency_pause as p
                where
                    p.legal_entity_id = l.legal_entity_id
                    and p.loan_id = l.id
                    and p.paused_during @> close_step_charges.business_date
            )
        on conflict do nothing;
    end if;
    _loan_ids := array(
        select w.*
        from internal.take_close_work(close_step_charges.legal_entity_id, 'charges', 200) as w
    );
    if cardinality(_loan_ids) > 0 then
        perform internal.charge_overdue(
            close_step_charges.legal_entity_id, _loan_ids, close_step_charges.business_date
        );
    end if;
    return cardinality(_loan_ids);
end
$$;

comment on function internal.close_step_charges(uuid, date) is
'Step of the close of business, in batches: charges late instalments the fees and the penalty '
'interest of their product, once for each instalment and interval, not on what is disputed, and '
'not a loan that is paused or within its arrears grace. Returns the loans looked at; 0 when none '
'is left.';

revoke all on function internal.close_step_charges(uuid, date) from public;
