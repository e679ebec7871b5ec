select
    ops.alter_job_policy(
        %(job_id)s,
        time_zone => %(time_zone)s,
        lock_timeout => %(lock_timeout)s::interval,
        job_timeout => %(job_timeout)s::interval,
        max_attempts => %(max_attempts)s::integer,
        on_overlap => %(on_overlap)s,
        catch_up_limit => %(catch_up_limit)s::integer,
        holiday_calendar_code => %(holiday_calendar_code)s
    )
