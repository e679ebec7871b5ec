-- A loop, because loans are made and paid out by the commands, one at a time.
create or replace function internal.originate_demo_loans(
    entity lending.legal_entity, starts_on date, ends_before date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _unit numeric := (select d.unit_amount from ops.demo_entity as d where d.code = (entity).code);
    _order record;
    _party_id uuid;
    _loan_id uuid;
    _lease_id uuid;
    _fate text;
    _ends_on date := (select r.ends_on from ops.demo_run as r);
    _calls bigint := 0;
begin
    for _order in
        select
            d.*,
            right(d.loan_number, 7)::integer as number
        from internal.demo_loans(
            (entity).code, originate_demo_loans.starts_on, originate_demo_loans.ends_before
        ) as d
        order by d.start_date, d.loan_number
    loop
        perform internal.book_demo_at(entity, _order.start_date, '10:00');
        select p.id into _party_id
        from lending.party as p
        where
            p.legal_entity_id = (entity).id and p.reference = _order.borrower_reference;
        if not found then
            select p.id into strict _party_id
            from api.register_party(
                (entity).id,
                case
                    when _order.product_code = 'OFFICE_ADVANCE' then 'organisation' else 'person'
                end,
                _order.borrower_reference,
                'Demo Tenant ' || _order.borrower_reference,
                segment => (array['retail', 'student', 'family', 'senior'])[
                    1 + floor(4 * internal.demo_chance(_order.loan_number || ' segment', _seed))
                ]
            ) as p;
            if internal.demo_habit(_order.loan_number, _seed) = 'debit' then
                perform api.register_payment_instrument(
                    (entity).id, _party_id, 'direct_debit_mandate', p.code,
                    'mandate_' || translate(_order.loan_number, '0123456789', 'abcdefghij'),
                    '****' || right(_order.loan_number, 4)
                )
                from (values ('alpha_pay'), ('beta_bank')) as p (code);
            end if;
        end if;
        _lease_id := case
            when _order.house_number is not null then internal.lease_demo_unit(
                entity, _order.house_number, _order.loan_number, _party_id, _order.start_date,
                _unit * 10
            )
        end;
        -- Those of the last half year come by applications too, as do some who get no loan.
        _fate := case
            when _order.start_date < _ends_on - 182 then 'none'
            when _order.number % 10 = 1 then 'taken'
            when _order.number % 10 = 4 then 'poor'
            when _order.number % 10 = 7 then 'refused'
            when _order.number % 40 = 9 then 'large'
            else 'none'
        end;
        if _fate <> 'none' then
            _loan_id := internal.apply_for_demo_loan(
                entity, _party_id, _order.loan_number, _order.product_code,
                case _fate
                    when 'large' then _unit * 450
                    when 'taken' then _order.principal_amount
                    else _unit * 20
                end,
                _order.instalment_count,
                case _fate when 'taken' then _lease_id end,
                _fate
            );
        end if;
        if _fate <> 'taken' then
            select l.id into strict _loan_id
            from api.create_loan(
                legal_entity_id => (entity).id,
                product_code => _order.product_code,
                borrower_party_id => _party_id,
                principal_amount => _order.principal_amount,
                instalment_count => _order.instalment_count,
                loan_number => _order.loan_number,
                lease_id => _lease_id
            ) as l;
        end if;
        perform api.disburse_loan((entity).id, _loan_id, 'demo ' || _order.loan_number);
        _calls := _calls + 1;
    end loop;
    return _calls;
end
$$;

comment on function internal.originate_demo_loans(lending.legal_entity, date, date) is
'Makes and pays out the loans of a demo entity that begin in a week, with their borrowers and '
'leases; returns how many.';

revoke all on function internal.originate_demo_loans(lending.legal_entity, date, date)
from public;
