create or replace function internal.posting_circumstances(
    loan lending.loan, movement internal.ledger_movement
) returns text[]
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _charge_off lending.loan_transaction;
    _fraud text := case when (loan).is_fraud then 'fraud' end;
begin
    if (movement).transaction_type in ('buy_down_fee', 'buy_down_fee_adjustment') then
        return (
            select case
                when v.is_buy_down_fee_from_merchant then '{none}'::text[]
                else '{paid_in_cash, none}'
            end
            from lending.product_version as v
            where
                v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id
        );
    end if;
    select t.* into _charge_off
    from lending.loan_transaction as t
    where
        t.legal_entity_id = (loan).legal_entity_id
        and t.loan_id = (loan).id
        and case (movement).transaction_type
            when 'charge_off' then t.id = (movement).loan_transaction_id
            else
                t.transaction_type = 'charge_off'
                and not exists (
                    select
                    from lending.loan_transaction as r
                    where
                        r.legal_entity_id = t.legal_entity_id
                        and r.loan_id = t.loan_id
                        and r.original_transaction_id = t.id
                        and r.transaction_type = 'reversal'
                )
                and exists (
                    select
                    from lending.loan_transaction as x
                    where
                        x.legal_entity_id = t.legal_entity_id
                        and x.id = (movement).loan_transaction_id
                        and (x.value_date, x.booked_at, x.id) > (t.value_date, t.booked_at, t.id)
                )
        end
    limit 1;
    if (movement).transaction_type = 'charge_off' then
        return array_remove(array[_charge_off.reason_code, _fraud, 'none'], null);
    elsif found then
        return array_remove(
            array['after_' || _charge_off.reason_code, 'after_' || _fraud, 'after_charge_off']
            || 'none'::text,
            null
        );
    end if;
    return '{none}';
end
$$;

comment on function internal.posting_circumstances(lending.loan, internal.ledger_movement) is
'Which circumstances of gl_mapping a movement is in, the one that goes before first: the reason of '
'a charge-off, the fraud flag, and whether it comes after the charge-off in force; for a buy-down '
'fee, who pays it.';

revoke all on function internal.posting_circumstances(lending.loan, internal.ledger_movement)
from public;
grant execute on function internal.posting_circumstances(lending.loan, internal.ledger_movement)
to rently_refresher;
