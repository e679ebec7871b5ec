create or replace function internal.tape_map_problem(map jsonb, business_date date) returns text
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _fields constant text[] := '{
        loan_number, borrower_reference, status, principal_amount, interest_rate, instalment_count,
        start_date, closed_on, instalment_amount, outstanding_amount, paid_principal_amount,
        paid_interest_amount, paid_fee_amount, paid_penalty_amount, paid_total_amount
    }';
    _date_formats constant text[] := '{
        YYYY-MM-DD, DD.MM.YYYY, DD/MM/YYYY, MM/DD/YYYY, YYYY-MM, Mon-YYYY
    }';
    _product_numbers constant text[] := '{
        interest_rate, min_principal_amount, max_principal_amount, min_instalment_count,
        max_instalment_count, frequency_count
    }';
    _part text;
begin
    if jsonb_typeof(map) is distinct from 'object' then
        return 'it is not a mapping';
    end if;
    foreach _part in array array['product', 'fields', 'statuses'] loop
        if jsonb_typeof(map -> _part) is distinct from 'object' then
            return format('%s is missing or is not a mapping', _part);
        end if;
    end loop;
    return coalesce(
        (
            select format('there is no setting %s', k)
            from jsonb_object_keys(map) as k
            where k not in (
                'as_of', 'currency', 'product', 'fields', 'statuses', 'rounding',
                'settled_tolerance', 'borrower_kind', 'delimiter'
            )
            limit 1
        ),
        (
            select format('field %s is missing', r)
            from unnest(_fields[1:1] || _fields[3:7]) as r
            where not map -> 'fields' ? r
            limit 1
        ),
        (
            select case
                when f.key <> all (_fields) then format('there is no field %s', f.key)
                when jsonb_typeof(f.value) is distinct from 'object'
                    then format('field %s is not a mapping', f.key)
                when f.key in ('start_date', 'closed_on')
                    and f.value ->> 'format' <> all (_date_formats)
                    then format('the format of %s is not one of %s', f.key, _date_formats)
                when f.key = 'interest_rate' and f.value ->> 'format' not in ('percent', 'fraction')
                    then 'the format of interest_rate is neither percent nor fraction'
            end as problem
            from jsonb_each(map -> 'fields') as f
            order by problem
            limit 1
        ),
        (
            select format('status %s stands for none of active, closed, charged_off', s.key)
            from jsonb_each_text(map -> 'statuses') as s
            where coalesce(s.value, '') not in ('active', 'closed', 'charged_off')
            limit 1
        ),
        (
            select format('product.%s is not a number', n)
            from unnest(_product_numbers) as n
            where
                map -> 'product' ? n
                and internal.tape_number(map -> 'product' ->> n) is null
            limit 1
        ),
        case
            when internal.tape_date(map ->> 'as_of', 'YYYY-MM-DD') is null
                then 'as_of is not a date of the form YYYY-MM-DD'
            when internal.tape_date(map ->> 'as_of', 'YYYY-MM-DD') > business_date
                then format('as_of lies after the business date, %s', business_date)
            when not exists (
                select from lending.currency as c where c.code = map ->> 'currency'
            ) then 'currency is not a code by ISO 4217'
            when coalesce(map -> 'product' ->> 'code', '') !~ '\S' then 'product.code is missing'
            when map ->> 'rounding' <> 'half_up' then 'rounding is not half_up'
            when map ->> 'borrower_kind' not in ('person', 'organisation')
                then 'borrower_kind is neither person nor organisation'
            when coalesce(internal.tape_number(map ->> 'settled_tolerance'), -1) < 0
                and map ? 'settled_tolerance'
                then 'settled_tolerance is not an amount'
        end
    );
end
$$;

comment on function internal.tape_map_problem(jsonb, date) is
'What is wrong with the map of a loan tape: one problem in words, null if there is none.';

revoke all on function internal.tape_map_problem(jsonb, date) from public;
