create or replace function finance.require_reference_period(
    convention text, reference_start_on date, reference_end_on date
)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if (
        require_reference_period.reference_start_on
        between date '0001-01-01' and date '9999-12-31'
        and require_reference_period.reference_end_on
        between date '0001-01-01' and date '9999-12-31'
        and require_reference_period.reference_end_on
        - require_reference_period.reference_start_on between 16 and 3660
    ) is not true then
        raise exception using
            errcode = 'RL104',
            message = 'the day count needs the regular coupon period',
            detail = pg_catalog.format(
                '%s, reference period from %s to %s',
                require_reference_period.convention,
                coalesce(require_reference_period.reference_start_on::text, 'null'),
                coalesce(require_reference_period.reference_end_on::text, 'null')
            ),
            hint = 'Give reference_start_on and reference_end_on sixteen days to ten years apart.';
    end if;
end
$$;

comment on function finance.require_reference_period(text, date, date) is
'Raises RL104 unless both dates are given, finite, and the second is sixteen days to ten years '
'after the first.';

revoke all on function finance.require_reference_period(text, date, date) from public;
grant execute on function finance.require_reference_period(text, date, date) to public;
