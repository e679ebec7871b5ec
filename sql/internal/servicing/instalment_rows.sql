create or replace function internal.instalment_rows(instalments finance.instalment[])
returns table (
    place integer,
    number integer,
    kind text,
    start_on date,
    due_on date,
    principal numeric,
    interest numeric,
    fee numeric,
    penalty numeric,
    credited_principal numeric,
    credited_interest numeric,
    charged_with integer
)
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    for _i in 1 .. cardinality(instalments) loop
        place := _i;
        number := (instalments[_i]).number;
        kind := (instalments[_i]).kind;
        start_on := (instalments[_i]).start_on;
        due_on := (instalments[_i]).due_on;
        principal := (instalments[_i]).principal;
        interest := (instalments[_i]).interest;
        fee := (instalments[_i]).fee;
        penalty := (instalments[_i]).penalty;
        credited_principal := (instalments[_i]).credited_principal;
        credited_interest := (instalments[_i]).credited_interest;
        charged_with := (instalments[_i]).charged_with;
        return next;
    end loop;
end
$$;

comment on function internal.instalment_rows(finance.instalment[]) is
'Instalments as rows with their place in the schedule, for storing.';

revoke all on function internal.instalment_rows(finance.instalment[]) from public;
