-- Jobs: a parsed schedule, the interface of pg_cron, the policy and the timer of each job, its
-- slots, the leader's lease. Where the extension pg_cron is installed, its schema cron is used and
-- none of ours is created.

create type internal.cron_schedule as (
    every_seconds integer,
    is_at_start boolean,
    minutes bigint,
    hours bigint,
    days bigint,
    months bigint,
    weekdays bigint,
    is_last_day boolean,
    is_day_and_weekday boolean,
    is_fixed_time boolean
);

comment on type internal.cron_schedule is
'A schedule of pg_cron''s grammar, parsed. Sets are bit masks: bit n stands for the value n.';
comment on column internal.cron_schedule.every_seconds is
'Seconds between runs, 1 to 59; null for a schedule by the calendar.';
comment on column internal.cron_schedule.is_at_start is
'True for @reboot and @restart: once after each start of the server.';
comment on column internal.cron_schedule.minutes is 'Minutes, 0 to 59.';
comment on column internal.cron_schedule.hours is 'Hours, 0 to 23.';
comment on column internal.cron_schedule.days is 'Days of the month, 1 to 31.';
comment on column internal.cron_schedule.months is 'Months, 1 to 12.';
comment on column internal.cron_schedule.weekdays is 'Days of the week, 0 (Sunday) to 6.';
comment on column internal.cron_schedule.is_last_day is 'True for $: the last day of the month.';
comment on column internal.cron_schedule.is_day_and_weekday is
'Whether day and weekday must both match: one of the two fields begins with *. Otherwise one is '
'enough.';
comment on column internal.cron_schedule.is_fixed_time is
'Whether neither minute nor hour begins with *: such a job runs once however often the clock '
'shows its time.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL800',
    'schedule_shape',
    'A schedule is five fields, a nickname such as @daily, or N seconds.',
    'Write minute, hour, day of month, month and day of week, separated by blanks.'
),
(
    'RL801',
    'schedule_field_malformed',
    'A field is a list of *, values and ranges with a step; $ stands alone in the day field.',
    'See the position in the message; names are allowed for months and weekdays only.'
),
(
    'RL802',
    'schedule_value_out_of_range',
    'A value, step or number of seconds is outside what its field allows.',
    'Minutes 0-59, hours 0-23, days 1-31, months 1-12, weekdays 0-7, steps from 1, seconds 1-59.'
),
(
    'RL803',
    'schedule_range_reversed',
    'The first value of a range is not above its last.',
    'Write two ranges: 22-23,0-2 in place of 22-2.'
),
(
    'RL804',
    'schedule_nickname_unknown',
    'The nickname is not one of cron''s.',
    'Use @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @reboot or @restart.'
),
(
    'RL805',
    'schedule_never_fires',
    'No date has this day and month.',
    'Correct the day of month or the month, or use $ for the last day.'
),
(
    'RL806',
    'unknown_time_zone',
    'The time zone is not in the server''s list.',
    'Use a name of pg_timezone_names, such as Europe/Berlin.'
);

-- The names, columns, defaults and row security of pg_cron 1.6, so that its scripts run unchanged.
-- Its functions are written in C and write as themselves; ours run as the caller, who may write
-- rows of its own name.
do $cron$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        if not has_schema_privilege('cron', 'usage') then
            raise exception using
                errcode = 'RL807',
                message = 'pg_cron is installed, but rently_owner may not use its schema',
                detail = 'schema cron',
                hint = 'As superuser: grant usage on schema cron '
                    'to rently_owner, rently_scheduler, rently_monitor;';
        end if;
        return;
    end if;

    create schema cron;
    comment on schema cron is
    'Jobs by the interface of pg_cron. Usage is granted to whoever may schedule.';

    create sequence cron.jobid_seq;
    create table cron.job (
        jobid bigint primary key default nextval('cron.jobid_seq'),
        schedule text not null,
        command text not null,
        nodename text not null default 'localhost',
        nodeport integer not null default coalesce(
            inet_server_port(), current_setting('port')::integer
        ),
        database text not null default current_database(),
        username text not null default current_user,
        active boolean not null default true,
        jobname text,
        constraint jobname_username_uniq unique (jobname, username),
        constraint job_command_is_not_blank_check check (command ~ '\S'),
        constraint job_jobname_is_not_blank_check check (jobname ~ '\S')
    );
    comment on table cron.job is 'Scheduled jobs. A user sees and changes its own.';
    comment on column cron.job.jobid is 'Key.';
    comment on column cron.job.schedule is 'When it runs, in pg_cron''s grammar.';
    comment on column cron.job.command is 'SQL that it runs.';
    comment on column cron.job.nodename is 'Host, as pg_cron keeps it; not used.';
    comment on column cron.job.nodeport is 'Port, as pg_cron keeps it; not used.';
    comment on column cron.job.database is 'Database in which it runs.';
    comment on column cron.job.username is 'Role as which it runs.';
    comment on column cron.job.active is 'False: it is paused.';
    comment on column cron.job.jobname is 'Name, unique for its user; may be null.';

    create sequence cron.runid_seq;
    create table cron.job_run_details (
        jobid bigint,
        runid bigint primary key default nextval('cron.runid_seq'),
        job_pid integer,
        database text,
        username text,
        command text,
        status text,
        return_message text,
        start_time timestamptz,
        end_time timestamptz,
        constraint job_run_details_status_check check (
            status in ('starting', 'running', 'sending', 'connecting', 'succeeded', 'failed')
        )
    );
    create index idx_job_run_details_jobid on cron.job_run_details (jobid, runid);
    create index idx_job_run_details_end_time on cron.job_run_details (end_time);
    comment on table cron.job_run_details is
    'Runs of jobs, one row an attempt. A user sees and may delete its own.';
    comment on column cron.job_run_details.jobid is 'The job.';
    comment on column cron.job_run_details.runid is 'Key.';
    comment on column cron.job_run_details.job_pid is 'Server process that ran it.';
    comment on column cron.job_run_details.database is 'Database in which it ran.';
    comment on column cron.job_run_details.username is 'Role as which it ran.';
    comment on column cron.job_run_details.command is 'SQL that it ran.';
    comment on column cron.job_run_details.status is
    'starting, running, succeeded or failed; pg_cron also knows sending and connecting.';
    comment on column cron.job_run_details.return_message is 'Number of rows, or the error.';
    comment on column cron.job_run_details.start_time is 'When it started.';
    comment on column cron.job_run_details.end_time is 'When it ended; null while it runs.';

    alter table cron.job enable row level security;
    create policy cron_job_policy on cron.job using (username = current_user);
    alter table cron.job_run_details enable row level security;
    create policy cron_job_run_details_policy on cron.job_run_details
    using (username = current_user);
    grant select, insert, update, delete on cron.job to public;
    grant select, delete on cron.job_run_details to public;
    grant usage, select on sequence cron.jobid_seq to public;
    grant select on sequence cron.runid_seq to public;
    grant usage on schema cron to rently_scheduler, rently_monitor;
end
$cron$;

create table ops.job_policy (
    jobid bigint primary key,
    time_zone text not null default 'UTC',
    statement_timeout interval,
    lock_timeout interval,
    job_timeout interval not null default interval '1 hour',
    max_attempts integer not null default 3,
    retry_delay interval not null default interval '10 seconds',
    retry_delay_limit interval not null default interval '10 minutes',
    retry_sqlstates text[] not null default '{08,40,53,55P03,57P,58}',
    on_overlap text not null default 'queue',
    catch_up_limit integer not null default 1,
    catch_up_window interval not null default interval '1 hour',
    holiday_calendar_code text references lending.holiday_calendar (code) on delete restrict,
    alert_after interval not null default interval '5 minutes',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    constraint job_policy_statement_timeout_is_positive_check check (
        statement_timeout > interval '0'
    ),
    constraint job_policy_lock_timeout_is_positive_check check (lock_timeout > interval '0'),
    constraint job_policy_job_timeout_check check (
        job_timeout between interval '1 second' and interval '7 days'
    ),
    constraint job_policy_max_attempts_check check (max_attempts between 1 and 100),
    constraint job_policy_retry_delay_check check (
        retry_delay >= interval '0' and retry_delay_limit >= retry_delay
    ),
    constraint job_policy_retry_sqlstates_name_classes_check check (
        array_position(retry_sqlstates, null) is null
        and array_to_string(retry_sqlstates, ',') ~ '^([0-9A-Z]{2,5}(,[0-9A-Z]{2,5})*)?$'
    ),
    constraint job_policy_on_overlap_check check (on_overlap in ('queue', 'coalesce', 'skip')),
    constraint job_policy_catch_up_limit_check check (catch_up_limit between 0 and 1000),
    constraint job_policy_catch_up_window_check check (
        catch_up_window between interval '0' and interval '31 days'
    ),
    constraint job_policy_alert_after_check check (alert_after > interval '0')
);

create index idx_job_policy_holiday_calendar_code on ops.job_policy (holiday_calendar_code);
create trigger _500_touch before update on ops.job_policy
for each row execute function internal.touch_row();

comment on table ops.job_policy is
'How a job is run, beyond what pg_cron knows. Each active job has a row.';
comment on column ops.job_policy.jobid is 'The job.';
comment on column ops.job_policy.time_zone is
'Zone by whose clock the schedule is read; pg_cron''s is UTC.';
comment on column ops.job_policy.statement_timeout is
'Longest time of the command; null for job_timeout alone.';
comment on column ops.job_policy.lock_timeout is 'Longest wait for one lock; null for no limit.';
comment on column ops.job_policy.job_timeout is
'Longest time of a run, after which its server process is ended.';
comment on column ops.job_policy.max_attempts is 'Attempts at one slot, the first included.';
comment on column ops.job_policy.retry_delay is
'Pause before the second attempt; it doubles with each further one.';
comment on column ops.job_policy.retry_delay_limit is 'Longest pause.';
comment on column ops.job_policy.retry_sqlstates is
'SQLSTATEs, or their first characters, that are worth another attempt.';
comment on column ops.job_policy.on_overlap is
'A slot that comes while the job runs: queue (runs after it), coalesce (one waiting slot stands '
'for all), skip.';
comment on column ops.job_policy.catch_up_limit is
'Slots missed while no scheduler ran that are still run, the newest ones.';
comment on column ops.job_policy.catch_up_window is 'Age up to which a slot is still run.';
comment on column ops.job_policy.holiday_calendar_code is
'Calendar on whose days off the job is skipped; null for none.';
comment on column ops.job_policy.alert_after is
'Delay after which an expected run counts as absent.';
comment on column ops.job_policy.created_at is 'When the row was recorded.';
comment on column ops.job_policy.updated_at is 'When the row last changed.';
comment on column ops.job_policy.row_version is 'Counts the changes of the row.';

-- A slot is what a wall clock shows: a timestamp without zone, on purpose.
create table ops.job_timer (
    jobid bigint primary key,
    schedule internal.cron_schedule not null,
    time_zone text not null,
    next_at timestamptz,
    -- squawk-ignore prefer-timestamp-tz
    next_slot timestamp,
    is_next_repeat boolean not null default false,
    considered_at timestamptz not null
);

create index idx_job_timer_next_at on ops.job_timer (next_at);

comment on table ops.job_timer is
'When each active job is due next. Kept by cron.job''s trigger and by the scheduler.';
comment on column ops.job_timer.jobid is 'The job.';
comment on column ops.job_timer.schedule is 'Its schedule, parsed once.';
comment on column ops.job_timer.time_zone is 'Zone by whose clock it is read.';
comment on column ops.job_timer.next_at is
'The next slot''s moment; null if the schedule names none.';
comment on column ops.job_timer.next_slot is 'What the zone''s clock shows then.';
comment on column ops.job_timer.is_next_repeat is 'Whether it shows it for the second time.';
comment on column ops.job_timer.considered_at is
'Moment up to which every slot has been dealt with.';

create table ops.job_slot (
    jobid bigint not null,
    -- squawk-ignore prefer-timestamp-tz
    slot timestamp not null,
    is_repeat boolean not null default false,
    scheduled_at timestamptz not null,
    state text not null,
    attempt integer not null default 0,
    earliest_at timestamptz not null,
    fencing_token bigint,
    runid bigint,
    claimed_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    sqlstate text,
    message text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (jobid, slot, is_repeat),
    constraint job_slot_runid_key unique (runid),
    constraint job_slot_state_check check (
        state in ('waiting', 'running', 'succeeded', 'failed', 'skipped', 'missed')
    ),
    constraint job_slot_running_has_a_token_check check (
        state <> 'running' or (fencing_token is not null and runid is not null)
    )
) with (fillfactor = 70);

create index idx_job_slot_open on ops.job_slot (state, earliest_at) where state in (
    'waiting', 'running'
);
comment on index ops.idx_job_slot_open is
'Finds what waits or runs, which is little, among all that has been.';
create index idx_job_slot_scheduled_at on ops.job_slot (scheduled_at);

comment on table ops.job_slot is
'Slots of jobs: one row for each time a job was due. The key keeps a slot from running twice.';
comment on column ops.job_slot.jobid is 'The job.';
comment on column ops.job_slot.slot is 'What the job''s clock showed; UTC for jobs by the second.';
comment on column ops.job_slot.is_repeat is
'Whether the clock showed it for the second time that day.';
comment on column ops.job_slot.scheduled_at is 'The moment it was due.';
comment on column ops.job_slot.state is
'waiting, running, succeeded, failed, skipped (by overlap or holiday), missed (too old when a '
'scheduler came).';
comment on column ops.job_slot.attempt is 'Attempts made.';
comment on column ops.job_slot.earliest_at is 'Earliest moment of the next attempt.';
comment on column ops.job_slot.fencing_token is 'Token of the leader that runs or ran it.';
comment on column ops.job_slot.runid is 'Run of the last attempt, in cron.job_run_details.';
comment on column ops.job_slot.claimed_at is 'When a leader took it up.';
comment on column ops.job_slot.started_at is 'When the last attempt started.';
comment on column ops.job_slot.finished_at is 'When it was settled.';
comment on column ops.job_slot.sqlstate is 'Error of the last attempt.';
comment on column ops.job_slot.message is 'Error, number of rows, or why it did not run.';
comment on column ops.job_slot.created_at is 'When the row was recorded.';

create table ops.scheduler_lease (
    is_single boolean primary key default true,
    holder text not null,
    fencing_token bigint not null,
    expires_at timestamptz not null,
    acquired_at timestamptz not null,
    constraint scheduler_lease_is_single_check check (is_single)
);

comment on table ops.scheduler_lease is 'Which scheduler leads: one row.';
comment on column ops.scheduler_lease.is_single is 'Always true: there is one row.';
comment on column ops.scheduler_lease.holder is
'Host, process and start of the scheduler that leads.';
comment on column ops.scheduler_lease.fencing_token is
'Rises with each change of leader; work of an older token cannot commit.';
comment on column ops.scheduler_lease.expires_at is 'When another scheduler may take over.';
comment on column ops.scheduler_lease.acquired_at is 'When this leader took over.';

do $foreign_keys$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        return;
    end if;
    alter table ops.job_policy add constraint job_policy_jobid_fkey
    foreign key (jobid) references cron.job (jobid) on delete cascade;
    alter table ops.job_timer add constraint job_timer_jobid_fkey
    foreign key (jobid) references cron.job (jobid) on delete cascade;
end
$foreign_keys$;

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL807',
    'cron_schema_not_usable',
    'pg_cron is installed, but rently_owner may not use its schema.',
    'As superuser: grant usage on schema cron to rently_owner, rently_scheduler, rently_monitor.'
),
(
    'RL808',
    'unknown_job',
    'No job of the caller has this number or name.',
    'See cron.job for your jobs.'
),
(
    'RL809',
    'job_owner_is_superuser',
    'Jobs are not run as a superuser.',
    'Schedule the job as a role that has just the rights it needs.'
),
(
    'RL810',
    'job_owner_unusable',
    'The job''s role is gone, or the scheduler''s login is not a member of it.',
    'Grant the role to the scheduler''s login, or give the job another user.'
),
(
    'RL811',
    'scheduler_lead_lost',
    'Another scheduler leads, or the slot is no longer this leader''s.',
    'Nothing to do: the work was undone and the new leader runs the slot.'
),
(
    'RL812',
    'database_not_served',
    'The job belongs to another database than the scheduler serves.',
    'Run a scheduler on that database and schedule the job there.'
),
(
    'RL813',
    'job_lost',
    'The scheduler was gone before it reported, and the command cannot be undone.',
    'Look whether it took effect, then run the job by hand.'
);

create table ops.standing_job (
    name text primary key,
    schedule text not null,
    command text not null,
    description text not null,
    created_at timestamptz not null default now()
);

comment on table ops.standing_job is
'Jobs that Rently ships. Each is scheduled once, as rently_scheduler; what an administrator does '
'with it later stays.';
comment on column ops.standing_job.name is 'Name of the job.';
comment on column ops.standing_job.schedule is 'When it runs, in UTC.';
comment on column ops.standing_job.command is 'SQL that it runs.';
comment on column ops.standing_job.description is 'What it is for.';
comment on column ops.standing_job.created_at is 'When the row was recorded.';

grant select on ops.standing_job to rently_scheduler;

create function internal.add_standing_job(
    name text,
    schedule text,
    command text,
    description text
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into ops.standing_job (name, schedule, command, description)
    values (
        add_standing_job.name,
        add_standing_job.schedule,
        add_standing_job.command,
        add_standing_job.description
    );
    if not exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        insert into cron.job (jobname, schedule, command, username)
        values (
            add_standing_job.name,
            add_standing_job.schedule,
            add_standing_job.command,
            'rently_scheduler'
        );
    end if;
end
$$;

comment on function internal.add_standing_job(text, text, text, text) is
'Ships a job: migrations call it. With pg_cron installed it is listed only, for rently jobs '
'export-pgcron.';

select internal.add_standing_job(
    'rently-partitions',
    '10 1 * * *',
    'select ops.maintain_partitions()',
    'Creates the coming months'' partitions.'
);
select internal.add_standing_job(
    'rently-statistics',
    '40 1 * * *',
    'select ops.gather_statistics()',
    'Analyses partitioned tables, which autovacuum leaves out.'
);
select internal.add_standing_job(
    'rently-history',
    '50 1 * * *',
    'select ops.purge_job_history()',
    'Removes the history of jobs after 30 days.'
);
select internal.add_standing_job(
    'rently-invariants',
    '20 2 * * *',
    'select ops.require_invariants()',
    'Proves every invariant; fails, and so raises an alert, if one is violated.'
);

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL814',
    'invariant_violated',
    'The data break a law that they must obey.',
    'Run rently verify, or select * from ops.verify(), and correct what it names.'
);
