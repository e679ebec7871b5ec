create or replace function internal.refuse_transfer(detail text) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    raise exception using
        errcode = 'RL361',
        message = 'the loan cannot go over',
        detail = refuse_transfer.detail,
        hint = 'Only an active loan goes over, without a credit balance, deposits or deferred '
            'income, and to somebody else; it is sold without open disputes and without money on '
            'its way.';
end
$$;

comment on function internal.refuse_transfer(text) is
'Raises RL361 with what stands in the way of a transfer.';

revoke all on function internal.refuse_transfer(text) from public;
