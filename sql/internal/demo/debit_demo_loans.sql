-- A loop, because a provider answers each attempt.
create or replace function internal.debit_demo_loans(
    entity lending.legal_entity, on_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _provider text;
    _attempt record;
    _is_declined boolean;
    _calls_before bigint := (
        select count(*)
        from lending.provider_call as c
        where c.legal_entity_id = (entity).id
    );
    _calls bigint := 0;
begin
    perform internal.book_demo_at(entity, debit_demo_loans.on_date, '12:00');
    perform from api.collect_due_instalments((entity).id, debit_demo_loans.on_date);
    foreach _provider in array array['alpha_pay', 'beta_bank'] loop
        for _attempt in
            select a.*, row_number() over (order by a.attempt_id) as place
            from api.claim_payment_attempts((entity).id, _provider, 1000) as a
        loop
            if mod(_calls_before + _calls, 7) > 0 then
                perform api.complete_payment_attempt(
                    (entity).id, _attempt.attempt_id, _attempt.lease_id,
                    format('%s %s', _provider, _attempt.attempt_id)
                );
            else
                _is_declined := internal.demo_chance(
                    format('%s %s %s', _provider, debit_demo_loans.on_date, _attempt.place), _seed
                ) < 0.5;
                perform api.fail_payment_attempt(
                    (entity).id, _attempt.attempt_id, _attempt.lease_id,
                    case when _is_declined then 'declined' else 'unavailable' end,
                    case when _is_declined then 'insufficient_funds' else 'timeout' end
                );
            end if;
            _calls := _calls + 1;
        end loop;
    end loop;
    return _calls;
end
$$;

comment on function internal.debit_demo_loans(lending.legal_entity, date) is
'Lets providers collect what is due from the demo borrowers with a mandate; one in seven attempts '
'fails, some of them at one provider only. Returns how many attempts.';

revoke all on function internal.debit_demo_loans(lending.legal_entity, date) from public;
