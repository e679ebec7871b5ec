-- The rules that need more than one cell, over the rows whose cells are all good.
create or replace function internal.loan_rejections(legal_entity_id uuid, map jsonb)
returns table (line_number bigint, kind text, field text, given text)
language plpgsql stable
set search_path = ''
rows 1000
as $$
declare
    _as_of date := internal.tape_date(loan_rejections.map ->> 'as_of', 'YYYY-MM-DD');
    _product_id uuid;
begin
    select p.id into _product_id
    from lending.product as p
    where
        p.legal_entity_id = loan_rejections.legal_entity_id
        and p.code = loan_rejections.map -> 'product' ->> 'code';

    return query
    with
    loan as (
        select
            l.*,
            count(*) over (partition by l.loan_number) > 1 as is_duplicate,
            t.id is not null as is_taken,
            v.id is not null as is_within_product
        from pg_temp.tape_loan as l
        left join lending.loan as t
            on t.legal_entity_id = loan_rejections.legal_entity_id and l.loan_number = t.loan_number
        left join lending.product_version as v
            on
                v.legal_entity_id = loan_rejections.legal_entity_id
                and v.product_id = _product_id
                and v.valid_during @> l.start_date
                and l.principal_amount between v.min_principal_amount and v.max_principal_amount
                and l.instalment_count between v.min_instalment_count and v.max_instalment_count
    )

    select
        l.line_number,
        r.kind,
        r.field,
        r.given
    from loan as l
    cross join lateral (
        values
        ('duplicate_on_tape', 'loan_number', l.loan_number, l.is_duplicate),
        ('loan_number_taken', 'loan_number', l.loan_number, l.is_taken),
        ('date_out_of_order', 'start_date', l.start_date::text, l.start_date >= _as_of),
        (
            'date_out_of_order', 'closed_on', l.closed_on::text,
            l.closed_on <= l.start_date or l.closed_on > _as_of
        ),
        (
            'outside_product', 'principal_amount', l.principal_amount::text,
            _product_id is not null and not l.is_within_product
        ),
        (
            'repaid_above_principal', 'paid_principal_amount', l.paid_principal_amount::text,
            l.paid_principal_amount > l.principal_amount
        ),
        (
            'closed_but_owed', 'paid_principal_amount', l.paid_principal_amount::text,
            l.status = 'closed' and l.paid_principal_amount < l.principal_amount
        )
    ) as r (kind, field, given, is_broken)
    where r.is_broken;
end
$$;

comment on function internal.loan_rejections(uuid, jsonb) is
'Rows of the staged tape that cannot become loans though each cell is good, with the rule that '
'each breaks.';

revoke all on function internal.loan_rejections(uuid, jsonb) from public;
