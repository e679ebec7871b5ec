-- The names of day counts. Markets spell them in many ways; the canonical name is what is stored.
-- The first CASE keeps the common path free of regular expressions.

create or replace function finance.day_count_convention(name text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    _canonical text;
begin
    if day_count_convention.name in (
        'ACT/365F', 'ACT/360', '30E/360', '30/360 US', '30/360 ISDA', '30E/360 ISDA',
        'ACT/ACT ISDA',
        'ACT/ACT FINERACT', 'ACT/365.25', 'ACT/364', 'ACT/366', 'ACT/365 ACTUAL', 'ACT/365L',
        'ACT/ACT ICMA', 'ACT/ACT AFB', 'ACT/ACT YEAR', 'NL/360', 'NL/365', '30U/360', '30/360 PSA',
        '30/360 NASD', '30/360 ITALIAN', '30E+/360', '30E/365', 'BUS/252', '1/1'
    ) then
        return day_count_convention.name;
    end if;
    if day_count_convention.name is null then
        raise exception using
            errcode = 'RL100',
            message = 'a day count convention is missing',
            detail = 'convention is null',
            hint = 'Give a name, for example ACT/365F.';
    end if;
    _canonical := case pg_catalog.regexp_replace(
        pg_catalog.regexp_replace(
            pg_catalog.upper(day_count_convention.name), '[^0-9A-Z+/.]', '', 'g'
        ),
        '^ACTUAL/', 'ACT/'
    )
        when '1/1' then '1/1'
        when 'ACT/ACTISDA' then 'ACT/ACT ISDA'
        when 'ACT/ACT' then 'ACT/ACT ISDA'
        when 'ACT/ACTUAL' then 'ACT/ACT ISDA'
        when 'ACT/ACTUALISDA' then 'ACT/ACT ISDA'
        when 'ACT/365ISDA' then 'ACT/ACT ISDA'
        when 'ACT/ACTICMA' then 'ACT/ACT ICMA'
        when 'ACT/ACTISMA' then 'ACT/ACT ICMA'
        when 'ACT/ACTUALICMA' then 'ACT/ACT ICMA'
        when 'ACT/ACTUALISMA' then 'ACT/ACT ICMA'
        when 'ACT/ACTBOND' then 'ACT/ACT ICMA'
        when 'ACT/ACTAFB' then 'ACT/ACT AFB'
        when 'ACT/ACTUALAFB' then 'ACT/ACT AFB'
        when 'ACT/ACTEURO' then 'ACT/ACT AFB'
        when 'ACT/ACTYEAR' then 'ACT/ACT YEAR'
        when 'ACT/ACTFINERACT' then 'ACT/ACT FINERACT'
        when 'ACT/360' then 'ACT/360'
        when 'A/360' then 'ACT/360'
        when 'FRENCH' then 'ACT/360'
        when 'ACT/364' then 'ACT/364'
        when 'ACT/365' then 'ACT/365F'
        when 'ACT/365F' then 'ACT/365F'
        when 'ACT/365FIXED' then 'ACT/365F'
        when 'A/365F' then 'ACT/365F'
        when 'ACT/365.25' then 'ACT/365.25'
        when 'ACT/366' then 'ACT/366'
        when 'ACT/365A' then 'ACT/365 ACTUAL'
        when 'ACT/365ACTUAL' then 'ACT/365 ACTUAL'
        when 'ACT/365L' then 'ACT/365L'
        when 'ACT/365LEAP' then 'ACT/365L'
        when 'NL/360' then 'NL/360'
        when 'NL/365' then 'NL/365'
        when 'ACT/365NL' then 'NL/365'
        when 'ACT/365NOLEAP' then 'NL/365'
        when '30/360' then '30/360 ISDA'
        when '30/360ISDA' then '30/360 ISDA'
        when '30/360ISDABONDBASIS' then '30/360 ISDA'
        when '30/360BONDBASIS' then '30/360 ISDA'
        when '30A/360' then '30/360 ISDA'
        when 'BONDBASIS' then '30/360 ISDA'
        when '30U/360' then '30U/360'
        when '30/360US' then '30/360 US'
        when '30US/360' then '30/360 US'
        when '30/360USA' then '30/360 US'
        when '30U/360EOM' then '30/360 US'
        when '30/360SIA' then '30/360 US'
        when '30/360PSA' then '30/360 PSA'
        when '30/360NASD' then '30/360 NASD'
        when '30/360ITALIAN' then '30/360 ITALIAN'
        when '30E/360' then '30E/360'
        when '30/360EUROPEAN' then '30E/360'
        when '30/360ICMA' then '30E/360'
        when '30/360ISMA' then '30E/360'
        when '30S/360' then '30E/360'
        when 'EUROBONDBASIS' then '30E/360'
        when '30E/360ISDA' then '30E/360 ISDA'
        when '30/360GERMAN' then '30E/360 ISDA'
        when '30E+/360' then '30E+/360'
        when '30E+/360ISDA' then '30E+/360'
        when '30E/365' then '30E/365'
        when 'BUS/252' then 'BUS/252'
        when 'BUSINESS/252' then 'BUS/252'
    end;
    if _canonical is null then
        raise exception using
            errcode = 'RL101',
            message = 'unknown day count convention',
            detail = pg_catalog.format('convention is %L', day_count_convention.name),
            hint = 'Use a conventional name, for example ACT/365F, ACT/360, 30E/360 or ACT/ACT '
                'ISDA.';
    end if;
    return _canonical;
end
$$;

comment on function finance.day_count_convention(text) is
'The canonical name of a day count, from any usual spelling: case, spaces and brackets do not '
'matter. Raises RL101 for a name it does not know.

example: select finance.day_count_convention(''Actual/365 (Fixed)'')
returns: ACT/365F';

revoke all on function finance.day_count_convention(text) from public;
grant execute on function finance.day_count_convention(text) to public;
