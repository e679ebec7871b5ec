-- The rules that one cell alone can break, as a query that returns the breaches.
create or replace function internal.cell_rejections(map jsonb)
returns table (line_number bigint, kind text, field text, given text)
language plpgsql volatile
set search_path = ''
rows 1000
as $$
declare
    _fields jsonb := cell_rejections.map -> 'fields';
    _statuses jsonb := cell_rejections.map -> 'statuses';
    _is_percent boolean := coalesce(_fields -> 'interest_rate' ->> 'format' = 'percent', false);
    _max_rate numeric := case when _is_percent then 1000 else 10 end;
    _max_rate_decimals integer := case when _is_percent then 6 else 8 end;
    _max_decimals integer := case
        when cell_rejections.map ? 'rounding' then 20
        else internal.currency_minor_units(cell_rejections.map ->> 'currency')
    end;
begin
    return query
    with
    judged as (
        select
            c.line_number,
            c.field,
            c.given,
            case
                when c.given is null then case when c.is_required then 'missing' end
                when c.kind = 'text' then case when length(c.given) > 100 then 'too_long' end
                when c.kind = 'status'
                    then case
                        when not _statuses ? c.given then 'unknown_status'
                    end
                when c.kind = 'date'
                    then case
                        when internal.tape_date(
                            c.given, coalesce(_fields -> c.field ->> 'format', 'YYYY-MM-DD')
                        ) is null
                            then 'not_a_date'
                    end
                when c.number is null then 'not_a_number'
                when c.number < 0 then 'out_of_range'
                when c.kind = 'count'
                    then case
                        when c.number <> trunc(c.number) or c.number not between 1 and 1200
                            then 'out_of_range'
                    end
                when c.kind = 'rate'
                    then case
                        when
                            c.number > _max_rate
                            or scale(trim_scale(c.number)) > _max_rate_decimals
                            then 'out_of_range'
                    end
                when c.number >= 1e15 or (c.field = 'principal_amount' and c.number = 0)
                    then 'out_of_range'
                when c.kind = 'amount' and scale(trim_scale(c.number)) > _max_decimals
                    then 'too_many_decimals'
            end as kind
        from internal.tape_cells() as c
    )

    select
        j.line_number,
        j.kind,
        j.field,
        j.given
    from judged as j
    where j.kind is not null;
end
$$;

comment on function internal.cell_rejections(jsonb) is
'Cells of the staged tape that cannot be read or are out of range, with the rule that each breaks.';

revoke all on function internal.cell_rejections(jsonb) from public;
