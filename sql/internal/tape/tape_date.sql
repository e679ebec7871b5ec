-- to_date() would accept 31 February and trailing rubbish; PostgreSQL 15 has no test for valid
-- input.
create or replace function internal.tape_date(value text, format text) returns date
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
    _part text[];
    _year integer;
    _month integer;
    _day integer := 1;
begin
    case tape_date.format
        when 'YYYY-MM-DD' then
            _part := regexp_match(tape_date.value, '^([0-9]{4})-([0-9]{2})-([0-9]{2})$');
        when 'DD.MM.YYYY' then
            _part := regexp_match(tape_date.value, '^([0-9]{2})\.([0-9]{2})\.([0-9]{4})$');
            _part := array[_part[3], _part[2], _part[1]];
        when 'DD/MM/YYYY' then
            _part := regexp_match(tape_date.value, '^([0-9]{2})/([0-9]{2})/([0-9]{4})$');
            _part := array[_part[3], _part[2], _part[1]];
        when 'MM/DD/YYYY' then
            _part := regexp_match(tape_date.value, '^([0-9]{2})/([0-9]{2})/([0-9]{4})$');
            _part := array[_part[3], _part[1], _part[2]];
        when 'YYYY-MM' then
            _part := regexp_match(tape_date.value, '^([0-9]{4})-([0-9]{2})$') || '01'::text;
        when 'Mon-YYYY' then
            _part := regexp_match(
                lower(tape_date.value),
                '^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-([0-9]{4})$'
            );
            _part := array[
                _part[2],
                (position(_part[1] in 'janfebmaraprmayjunjulaugsepoctnovdec') / 3 + 1)::text,
                '01'
            ];
    end case;
    _year := _part[1];
    _month := _part[2];
    _day := _part[3];
    if _year > 0
        and _month between 1 and 12
        and _day between 1
        and extract(day from make_date(_year, _month, 1) + interval '1 month - 1 day')
    then
        return make_date(_year, _month, _day);
    end if;
    return null;
end
$$;

comment on function internal.tape_date(text, text) is
'A date of a loan tape in one of the formats of internal.require_tape_map(); null for anything '
'else. A month alone means its first day.';

revoke all on function internal.tape_date(text, text) from public;
