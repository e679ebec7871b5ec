-- Loops, because a demo calls the commands one after another, as people do.
create or replace function internal.create_demo_portfolio(
    legal_entity_code text,
    interest_rate numeric,
    rounding_mode text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _entity lending.legal_entity;
    _loan api.loan;
    _due record;
begin
    select e.* into strict _entity
    from lending.legal_entity as e
    where e.code = create_demo_portfolio.legal_entity_code;

    perform api.create_product(
        legal_entity_id => _entity.id,
        code => 'RENT_ADVANCE',
        name => 'Rent advance',
        category => 'rent_advance',
        business_unit => 'residential',
        currency_code => _entity.base_currency_code,
        interest_rate => create_demo_portfolio.interest_rate,
        min_principal_amount => 500,
        max_principal_amount => 50000,
        min_instalment_count => 3,
        max_instalment_count => 36,
        instalment_rounding_mode => create_demo_portfolio.rounding_mode,
        valid_from => (current_date - interval '1 year')::date
    );

    -- Loan n starts eight months ago and a fortnight later than the one before.
    for _number in 1..10 loop
        perform internal.book_at(current_date - interval '8 months' + _number * interval '14 days');
        _loan := api.create_loan(
            legal_entity_id => _entity.id,
            product_code => 'RENT_ADVANCE',
            borrower_party_id => (
                select p.id
                from api.register_party(
                    _entity.id, 'person', 'T-' || _number, 'Demo Tenant ' || _number
                ) as p
            ),
            principal_amount => 2400 + 350 * _number,
            instalment_count => 6 + 2 * (_number % 4),
            loan_number => format('%s-%s', _entity.code, 1000 + _number)
        );
        perform api.disburse_loan(_entity.id, _loan.id, format('demo %s', _loan.loan_number));

        -- Every third tenant pays ten days late, every fifth half, every seventh stops after two.
        for _due in
            select
                s.line_number,
                s.due_date + case when _number % 3 = 0 then 10 else 0 end as paid_on,
                round(
                    s.instalment_amount / case when _number % 5 = 0 then 2 else 1 end, 2
                ) as amount
            from lending.amortisation_line as s
            where
                s.legal_entity_id = _entity.id
                and s.loan_id = _loan.id
                and s.due_date + 10 < current_date
                and (_number % 7 <> 0 or s.line_number <= 2)
            order by s.line_number
        loop
            perform internal.book_at(_due.paid_on + interval '12 hours');
            perform api.receive_payment(
                legal_entity_id => _entity.id,
                loan_id => _loan.id,
                amount => _due.amount,
                currency_code => _loan.currency_code,
                idempotency_key => format('demo %s %s', _loan.loan_number, _due.line_number),
                reference => format('Rent %s/%s', _loan.loan_number, _due.line_number)
            );
        end loop;
    end loop;
    perform internal.book_at(null);
end
$$;

comment on function internal.create_demo_portfolio(text, numeric, text) is
'Ten rent loans of a demo entity with their payments, through the commands of api.';

revoke all on function internal.create_demo_portfolio(text, numeric, text) from public;
