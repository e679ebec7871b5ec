create or replace function finance.require_stub(stub text)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_stub.stub is null or require_stub.stub not in (
        'short_first', 'long_first', 'short_last', 'long_last'
    ) then
        raise exception using
            errcode = case when require_stub.stub is null then 'RL100' else 'RL107' end,
            message = 'unknown stub rule',
            detail = pg_catalog.format('stub is %L', require_stub.stub),
            hint = 'Use short_first, long_first, short_last or long_last.';
    end if;
end
$$;

comment on function finance.require_stub(text) is
'Raises RL100 for a null, RL107 for anything but short_first, long_first, short_last and '
'long_last.';

revoke all on function finance.require_stub(text) from public;
grant execute on function finance.require_stub(text) to public;
