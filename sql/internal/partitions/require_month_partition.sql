create or replace function internal.require_month_partition(
    parent text, moment timestamptz
) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if to_regclass(
        require_month_partition.parent
        || to_char(require_month_partition.moment at time zone 'UTC', '"_y"YYYY"m"MM')
    ) is null then
        raise exception using
            errcode = 'RL403',
            message = 'no partition exists for the month',
            detail = format(
                '%s at %s', require_month_partition.parent, require_month_partition.moment
            ),
            hint = 'Run ops.maintain_partitions(), or correct the date.';
    end if;
end
$$;

comment on function internal.require_month_partition(text, timestamptz) is
'Raises RL403 unless the parent has a partition for the month (UTC) of the moment.';

revoke all on function internal.require_month_partition(text, timestamptz) from public;
