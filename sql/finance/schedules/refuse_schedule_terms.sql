create or replace function finance.refuse_schedule_terms(
    code text, message text, given text, hint text
)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    raise exception using
        errcode = refuse_schedule_terms.code,
        message = refuse_schedule_terms.message,
        detail = refuse_schedule_terms.given,
        hint = refuse_schedule_terms.hint;
end
$$;

comment on function finance.refuse_schedule_terms(text, text, text, text) is
'Raises the error: lets a check name its rule and what was given in one line.';

revoke all on function finance.refuse_schedule_terms(text, text, text, text) from public;
grant execute on function finance.refuse_schedule_terms(text, text, text, text) to public;
