create or replace function internal.require_good_tape(skip_bad boolean) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _rejected bigint := (select count(distinct j.line_number) from pg_temp.tape_rejection as j);
begin
    if _rejected > 0 and require_good_tape.skip_bad is not true then
        raise exception using
            errcode = 'RL822',
            message = 'rows of the tape cannot be imported',
            detail = format('%s rows are rejected', _rejected),
            hint = 'Correct them as api.check_tape() says, or ask for bad rows to be skipped.';
    end if;
    if not exists (select from pg_temp.tape_loan) then
        raise exception using
            errcode = 'RL823',
            message = 'the tape has no row that could be imported',
            detail = format('%s rows are rejected', _rejected),
            hint = 'Give a file with at least one good row below its header.';
    end if;
end
$$;

comment on function internal.require_good_tape(boolean) is
'Raises RL822 if a staged row is rejected and bad rows are not to be skipped, RL823 if no row is '
'good.';

revoke all on function internal.require_good_tape(boolean) from public;
