create or replace function internal.move_start(loan lending.loan, start_date date) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _schedule finance.schedule_row[];
begin
    move_start.loan.start_date := move_start.start_date;
    move_start.loan.current_plan_version := (move_start.loan).current_plan_version + 1;
    _schedule := internal.loan_schedule(move_start.loan);
    perform internal.write_plan(move_start.loan, 'disbursement', _schedule);
    update lending.loan as l
    set
        start_date = move_start.start_date,
        maturity_date = (select max(s.due_on) from unnest(_schedule) as s),
        current_plan_version = (move_start.loan).current_plan_version
    where
        l.legal_entity_id = (move_start.loan).legal_entity_id
        and l.id = (move_start.loan).id;
end
$$;

comment on function internal.move_start(lending.loan, date) is
'Gives a loan that is paid out later than planned a new plan from that day.';

revoke all on function internal.move_start(lending.loan, date) from public;
