"""`rently scheduler` and `rently jobs`."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from rently.runner import connection, eventlog, jobs, output, scheduling
from rently.runner.scheduler import Options
from rently.runner.source import Folders


@click.command("scheduler")
@output.dsn_option
@click.option("--workers", default=8, show_default=True, help="Jobs that run at the same time.")
@click.option(
    "--lease",
    default=10.0,
    show_default=True,
    help="Seconds after which a silent leader is replaced.",
)
@click.option(
    "--grace", default=30.0, show_default=True, help="Seconds that a stop waits for running jobs."
)
@click.option(
    "--once",
    is_flag=True,
    help="Run what is due and end; 1 if a job failed, 5 if another scheduler leads.",
)
def scheduler(dsn: str | None, workers: int, lease: float, grace: float, once: bool) -> None:
    """Run jobs when they are due; several schedulers may run, one leads. Logs JSON lines."""
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        output.note(f"scheduling for {connection.describe(link)}")
        scheduling.require_ready(link, Folders.packaged())
    options = Options(workers, lease, grace)
    connect = partial(_worker, dsn)
    log = eventlog.json_lines()
    if not once:
        scheduling.run(connect, options, log)
    elif scheduling.run_once(connect, options, log):
        click.get_current_context().exit(1)


def _worker(dsn: str | None, name: str) -> Any:
    return connection.connect(dsn, autocommit=True, application_name=name)


@click.group("jobs", cls=output.Group)
def group() -> None:
    """Scheduled jobs: list, add, run, pause, history, next times, export."""


@group.command("list")
@output.dsn_option
@output.json_option
def list_jobs(dsn: str | None, as_json: bool) -> None:
    """List jobs with their health, last and next run."""
    with connection.connect(dsn) as link:
        output.table(jobs.listed(link), as_json=as_json)


@group.command()
@output.dsn_option
@click.argument("name")
@click.argument("schedule")
@click.argument("command")
@click.option("--user", help="Role that it runs as. Default: the login.")
@click.option("--zone", "time_zone", help="Time zone of the schedule. Default: UTC.")
@click.option("--timeout", "job_timeout", help="Longest time of a run, such as '10 minutes'.")
@click.option("--lock-timeout", help="Longest wait for a lock.")
@click.option("--attempts", "max_attempts", type=int, help="Attempts at a slot.")
@click.option(
    "--on-overlap",
    type=click.Choice(["queue", "coalesce", "skip"]),
    help="If it still runs when due.",
)
@click.option("--catch-up", "catch_up_limit", type=int, help="Missed slots that are still run.")
@click.option("--calendar", "holiday_calendar_code", help="Skip the days off of this calendar.")
def add(
    dsn: str | None, name: str, schedule: str, command: str, user: str | None, **policy: Any
) -> None:
    """Schedule SQL, or change the job of this name."""
    with connection.connect(dsn) as link:
        output.note(f"scheduling on {connection.describe(link)}")
        click.echo(jobs.add(link, name, schedule, command, user, policy))


@group.command()
@output.dsn_option
@output.json_option
@click.argument("name")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for its end.")
def run(dsn: str | None, as_json: bool, name: str, wait: float) -> None:
    """Have the scheduler run a job now, and wait for it."""
    with connection.connect(dsn, autocommit=True) as link:
        output.note(f"running on {connection.describe(link)}")
        entry = jobs.request_run(link, jobs.find(link, name), wait)
    output.record(entry, as_json=as_json)
    if entry.state != "succeeded":
        click.get_current_context().exit(1)


@group.command()
@output.dsn_option
@click.argument("name")
@click.option("--resume", is_flag=True, help="Let it run again.")
def pause(dsn: str | None, name: str, resume: bool) -> None:
    """Pause a job, or let it run again."""
    with connection.connect(dsn, autocommit=True) as link:
        output.note(f"changing {connection.describe(link)}")
        jobs.set_active(link, jobs.find(link, name), is_active=resume)
    output.note(f"job {name} {'resumed' if resume else 'paused'}")


@group.command()
@output.dsn_option
@output.json_option
@click.argument("name", required=False)
@click.option("--limit", default=20, show_default=True, help="Newest slots to show.")
def history(dsn: str | None, as_json: bool, name: str | None, limit: int) -> None:
    """Show what became of a job's slots, or of all jobs'."""
    with connection.connect(dsn) as link:
        job_id = jobs.find(link, name) if name else None
        output.table(jobs.history(link, job_id, limit), as_json=as_json)


@group.command("next")
@output.dsn_option
@output.json_option
@click.argument("name", required=False)
@click.option("--schedule", help="A schedule to try, in place of a job.")
@click.option("--zone", help="Time zone. Default: the job's, or UTC.")
@click.option("--count", default=5, show_default=True, help="Times to show.")
def next_times(
    dsn: str | None,
    as_json: bool,
    name: str | None,
    schedule: str | None,
    zone: str | None,
    count: int,
) -> None:
    """Show the coming times of a job or of a schedule, in any time zone."""
    if (name is None) == (schedule is None):
        raise click.UsageError("give a job, or --schedule")
    with connection.connect(dsn) as link:
        own_zone = "UTC"
        if name is not None:
            schedule, own_zone = jobs.schedule_of(link, jobs.find(link, name))
        output.table(
            jobs.fire_times(link, schedule or "", zone or own_zone, count), as_json=as_json
        )


@group.command("export-pgcron")
@output.dsn_option
@click.option("--user", help="Login that runs jobs of roles that may not log in.")
def export_pgcron(dsn: str | None, user: str | None) -> None:
    """Write SQL that schedules the same jobs with the extension pg_cron."""
    with connection.connect(dsn) as link:
        click.echo("\n".join(jobs.export_pgcron(link, user)))
