-- Jobs: a parsed schedule, the interface of pg_cron, the policy and the timer of each job, its slots, the leader's
-- lease. Where the extension pg_cron is installed, its schema cron is used and none of ours is created.

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

comment on type internal.cron_schedule is 'A schedule of pg_cron''s grammar, parsed. Sets are bit masks: bit n stands for the value n.';
comment on column internal.cron_schedule.every_seconds is 'Seconds between runs, 1 to 59; null for a schedule by the calendar.';
comment on column internal.cron_schedule.is_at_start is 'True for @reboot and @restart: once after each start of the server.';
comment on column internal.cron_schedule.minutes is 'Minutes, 0 to 59.';
comment on column internal.cron_schedule.hours is 'Hours, 0 to 23.';
comment on column internal.cron_schedule.days is 'Days of the month, 1 to 31.';
comment on column internal.cron_schedule.months is 'Months, 1 to 12.';
comment on column internal.cron_schedule.weekdays is 'Days of the week, 0 (Sunday) to 6.';
comment on column internal.cron_schedule.is_last_day is 'True for $: the last day of the month.';
comment on column internal.cron_schedule.is_day_and_weekday is 'Whether day and weekday must both match: one of the two fields begins with *. Otherwise one is enough.';
comment on column internal.cron_schedule.is_fixed_time is 'Whether neither minute nor hour begins with *: such a job runs once however often the clock shows its time.';

insert into ops.error_code (code, name, meaning, hint) values
('RL800', 'schedule_shape', 'A schedule is five fields, a nickname such as @daily, or N seconds.', 'Write minute, hour, day of month, month and day of week, separated by blanks.'),
('RL801', 'schedule_field_malformed', 'A field is a list of *, values and ranges with an optional step; $ stands alone in the day field.', 'See the position in the message; names are allowed for months and weekdays only.'),
('RL802', 'schedule_value_out_of_range', 'A value, step or number of seconds is outside what its field allows.', 'Minutes 0-59, hours 0-23, days 1-31, months 1-12, weekdays 0-7, steps from 1, seconds 1-59.'),
('RL803', 'schedule_range_reversed', 'The first value of a range is not above its last.', 'Write two ranges: 22-23,0-2 in place of 22-2.'),
('RL804', 'schedule_nickname_unknown', 'The nickname is not one of cron''s.', 'Use @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @reboot or @restart.'),
('RL805', 'schedule_never_fires', 'No date has this day and month.', 'Correct the day of month or the month, or use $ for the last day.'),
('RL806', 'unknown_time_zone', 'The time zone is not in the server''s list.', 'Use a name of pg_timezone_names, such as Europe/Berlin.');
