"""Start delay of 1,000 jobs due at the same second, and what an idle scheduler costs.

    python bench/scheduler.py --jobs 1000 --minutes 2

Runs on a throw-away server. Prints the delay from a slot's moment to the start of its run, and the
share of one CPU that the scheduler and its server session take while nothing is due.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from rently.runner import deploy, embedded
from rently.runner.source import Folders

DELAYS = """
select
    count(*),
    percentile_cont(array[0.5, 0.95, 0.99, 1]) within group (
        order by extract(epoch from started_at - scheduled_at)
    )
from ops.job_slot
where state = 'succeeded'
"""


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def prepare(server: embedded.Server) -> str:
    """Deploy to a new database and return its DSN."""
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as link:
        link.execute("create database bench")
    dsn = server.conninfo("bench")
    with psycopg.connect(dsn, autocommit=True) as link:
        deploy.deploy(link, Folders.packaged(), deploy.Options(with_roles=True))
        link.execute("reset role")
        link.execute("delete from cron.job")
        link.execute("create role timer login in role rently_scheduler password 'timer'")
    return dsn


def idle(link: psycopg.Connection[tuple[object, ...]], scheduler: int, seconds: float) -> float:
    """Return the share of a CPU that the scheduler and its sessions take, in per cent."""
    pids = [scheduler]
    for row in link.execute("select pid from pg_stat_activity where usename = 'timer'"):
        pids.append(int(str(row[0])))
    before = sum(map(cpu_seconds, pids))
    time.sleep(seconds)
    return 100 * (sum(map(cpu_seconds, pids)) - before) / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--minutes", type=int, default=2)
    parser.add_argument("--workers", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rently-bench-") as home:
        Path(home).chmod(0o755)
        server = embedded.start(Path(home), {})
        try:
            measure(prepare(server), options)
        finally:
            embedded.stop(Path(home))


def measure(dsn: str, options: argparse.Namespace) -> None:
    """Run a scheduler against the database and print both figures."""
    program = "from rently.cli import main; main()"
    command = [sys.executable, "-c", program, "scheduler", "--workers", str(options.workers)]
    environment = os.environ | {"RENTLY_DSN": f"{dsn} user=timer password=timer"}
    with psycopg.connect(dsn, autocommit=True) as link:
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            time.sleep(10)
            print(f"idle: {idle(link, process.pid, 20):.2f} % of one CPU")
            link.execute(
                "insert into cron.job (schedule, command, username)"
                " select '* * * * *', 'select 1', 'rently_scheduler' from generate_series(1, %s)",
                [options.jobs],
            )
            time.sleep(60 * options.minutes + 20)
            count, delays = link.execute(DELAYS).fetchone() or (0, [])
            p50, p95, p99, longest = (float(value) for value in delays)
            print(
                f"{count} runs of {options.jobs} jobs: start delay p50 {p50:.2f} s,"
                f" p95 {p95:.2f} s, p99 {p99:.2f} s, longest {longest:.2f} s"
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


if __name__ == "__main__":
    main()
