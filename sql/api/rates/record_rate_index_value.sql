-- requires: api.rate_index_value
create or replace function api.record_rate_index_value(
    rate_index_code text, valid_from date, rate numeric
) returns setof api.rate_index_value
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _last lending.rate_index_value;
begin
    perform internal.require_rate_index(record_rate_index_value.rate_index_code);
    perform pg_advisory_xact_lock(
        hashtextextended('rently index ' || record_rate_index_value.rate_index_code, 0)
    );
    select v.* into _last
    from lending.rate_index_value as v
    where v.rate_index_code = record_rate_index_value.rate_index_code
    order by v.valid_during desc
    limit 1;
    if (
        record_rate_index_value.rate between -1 and 10
        and record_rate_index_value.valid_from between date '1900-01-01' and date '9999-12-31'
        and (
            _last.rate_index_code is null
            or record_rate_index_value.valid_from > lower(_last.valid_during)
            or (
                record_rate_index_value.valid_from,
                round(record_rate_index_value.rate, 8)
            ) = (lower(_last.valid_during), _last.rate)
        )
    ) is not true then
        raise exception using
            errcode = 'RL367',
            message = 'the value is out of range, or one of the day or later is there',
            detail = format(
                'rate %s from %s; the last is %s from %s',
                record_rate_index_value.rate,
                record_rate_index_value.valid_from,
                _last.rate,
                lower(_last.valid_during)
            ),
            hint = 'Give a rate as a fraction, from a day after that of the last value.';
    end if;
    if record_rate_index_value.valid_from = lower(_last.valid_during) is not true then
        update lending.rate_index_value as v
        set valid_during = daterange(
            lower(v.valid_during), record_rate_index_value.valid_from
        )
        where
            v.rate_index_code = _last.rate_index_code and v.valid_during = _last.valid_during;
        insert into lending.rate_index_value (
            rate_index_code, valid_during, rate, recorded_by_account_id
        )
        values (
            record_rate_index_value.rate_index_code,
            daterange(record_rate_index_value.valid_from, null),
            record_rate_index_value.rate,
            internal.acting_account_id()
        );
    end if;
    return query
    select v.*
    from api.rate_index_value as v
    where
        v.rate_index_code = record_rate_index_value.rate_index_code
        and v.valid_from_date = record_rate_index_value.valid_from;
end
$$;

comment on function api.record_rate_index_value(text, date, numeric) is
'Records what a published rate is from a day on, a fraction a year; the value before ends there. '
'The same again changes nothing; what was published is not corrected. Needs record_rate_indexes '
'for an entity, or an administrator. Raises RL367 (value), RL368 (unknown index), RL369 (access).';

revoke all on function api.record_rate_index_value(text, date, numeric) from public;
grant execute on function api.record_rate_index_value(text, date, numeric) to rently_scheduler;
