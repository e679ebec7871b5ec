-- One by one, because each is locked, in the order of the keys, before it is looked at.
create or replace function internal.lock_loans_to_offer(legal_entity_id uuid, loan_ids uuid[])
returns text
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan_id uuid;
    _loan lending.loan;
    _currency_code text;
begin
    for _loan_id in
        select k.loan_id
        from unnest(lock_loans_to_offer.loan_ids) as k (loan_id)
        order by k.loan_id
    loop
        _loan := internal.lock_loan(lock_loans_to_offer.legal_entity_id, _loan_id);
        perform internal.require_transferable(_loan);
        _currency_code := coalesce(_currency_code, _loan.currency_code);
        if _loan.currency_code <> _currency_code then
            perform internal.refuse_transfer(
                format('one price for loans in %s and %s', _currency_code, _loan.currency_code)
            );
        end if;
    end loop;
    return _currency_code;
end
$$;

comment on function internal.lock_loans_to_offer(uuid, uuid[]) is
'Locks loans in the order of their keys and returns their currency. Raises RL301 for an unknown '
'one, RL361 if one may not be sold or they are in several currencies.';

revoke all on function internal.lock_loans_to_offer(uuid, uuid[]) from public;
