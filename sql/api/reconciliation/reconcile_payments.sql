-- Four passes, each one statement over what is still open, the surest rule first.
create or replace function api.reconcile_payments(
    legal_entity_id uuid,
    amount_tolerance numeric default 0.05,
    days_tolerance integer default 3
) returns table (rule text, matched bigint)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _entity constant uuid := reconcile_payments.legal_entity_id;
begin
    perform internal.require(_entity, 'reconcile_payments');
    -- One run at a time for an entity.
    perform pg_advisory_xact_lock(hashtextextended('rently reconcile ' || _entity::text, 0));
    foreach rule in array array['exact', 'reference', 'many_to_one', 'amount_and_date'] loop
        matched := internal.match_payments(
            _entity,
            rule,
            case rule when 'reference' then amount_tolerance else 0 end,
            days_tolerance
        );
        return next;
    end loop;
end
$$;

comment on function api.reconcile_payments(uuid, numeric, integer) is
'Matches open lines of statements with open payments: exact, by reference within the amount '
'tolerance, several payments of one reference against one line, then by amount within days where '
'only one of each fits. Returns payments matched by rule. amount_tolerance is in the currency of '
'each line. Needs reconcile_payments. Raises RL001, RL002 (access).';

revoke all on function api.reconcile_payments(uuid, numeric, integer) from public;
grant execute on function api.reconcile_payments(uuid, numeric, integer)
to rently_payments_operator;
