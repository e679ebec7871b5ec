create or replace function internal.read_fx_rates(rates jsonb) returns internal.given_fx_rate[]
language plpgsql immutable
set search_path = ''
as $$
declare
    _given internal.given_fx_rate[];
    _problem text;
begin
    begin
        -- A date is written out; the type would take 'yesterday', too.
        select array_agg(
            row(
                case when r.rate_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then r.rate_date::date end,
                r.base,
                r.quote,
                r.rate
            )::internal.given_fx_rate
        )
        into _given
        from jsonb_to_recordset(read_fx_rates.rates) as r (
            rate_date text, base text, quote text, rate numeric
        );
    exception
        -- What the types refuse: no array, no object, no date, no number.
        when data_exception then
            get stacked diagnostics _problem = message_text;
    end;
    if _given is null then
        raise exception using
            errcode = 'RL511',
            message = 'the rates cannot be read',
            detail = coalesce(_problem, 'there are none'),
            hint = 'Give an array of objects with rate_date, base, quote and rate.';
    end if;
    return _given;
end
$$;

comment on function internal.read_fx_rates(jsonb) is
'The rates of a request. Raises RL511 if there are none, or not in the form they must have.';

revoke all on function internal.read_fx_rates(jsonb) from public;
