"""`rently jobs`, `rently refresh` and `rently partitions`, as a person types them."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import Result

from rently.runner.scheduler import Options, Scheduler

Rently = Callable[..., Result]


@pytest.fixture
def scheduler(clone: psycopg.Connection[Any]) -> Iterator[None]:
    dsn = f"{clone.info.dsn} password={clone.info.password}"
    running = Scheduler(
        lambda _name: psycopg.connect(dsn, autocommit=True),
        Options(workers=2),
        lambda *_, **__: None,
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield
    running.stop()
    thread.join(30)


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("scheduler")
def test_a_job_is_added_shown_run_and_paused(rently: Rently) -> None:
    added = rently(
        "jobs", "add", "report", "30 2 * * mon-fri", "select 1", "--user", "rently_scheduler",
        "--zone", "Europe/Berlin", "--attempts", "2", "--calendar", "WEEKENDS",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    job = next(j for j in data(rently("jobs", "list", "--json")) if j["job_name"] == "report")
    assert (job["time_zone"], job["health"], str(job["job_id"])) == (
        "Europe/Berlin",
        "ok",
        added.stdout.strip(),
    )
    times = data(rently("jobs", "next", "report", "--count", "3", "--json"))
    assert {time["local_time"][11:16] for time in times} == {"02:30"}
    ran = data(rently("jobs", "run", "report", "--json"))
    assert ran["state"] == "succeeded"
    assert data(rently("jobs", "history", "report", "--json"))[0]["slot"] == ran["slot"]
    assert rently("jobs", "pause", "report").exit_code == 0
    assert "report" in rently("jobs", "export-pgcron", "--user", "x").stdout


@pytest.mark.usefixtures("scheduler")
def test_a_job_that_fails_ends_the_command_with_1(rently: Rently) -> None:
    rently("jobs", "add", "bad", "@daily", "select 1 / 0", "--user", "rently_scheduler")
    assert rently("jobs", "run", "bad").exit_code == 1


def test_what_is_wrong_is_said_in_one_line(rently: Rently) -> None:
    for arguments, code in (
        (("jobs", "next", "--schedule", "61 * * * *"), "RL802"),
        (("jobs", "add", "x", "* * * *", "select 1"), "RL800"),
        (("jobs", "next", "--schedule", "@daily", "--zone", "Mars/Olympus"), "RL806"),
        (("refresh", "--view", "mv_nix"), "RL852"),
        (("jobs", "history", "nobody"), "there is no job"),
    ):
        result = rently(*arguments)
        assert result.exit_code == 1
        assert code in result.stderr.splitlines()[-1]
    assert rently("jobs", "next").exit_code == 2


def test_refresh_reports_each_view(rently: Rently) -> None:
    expected = [{"view": "mart.mv_active_loans_summary", "outcome": "refreshed"}]
    assert (
        data(rently("refresh", "--tier", "2", "--view", "mv_active_loans_summary", "--json"))
        == expected
    )


def test_archived_partitions_are_exported_with_every_row(
    rently: Rently, clone: psycopg.Connection[Any], tmp_path: Path
) -> None:
    clone.execute(
        "insert into ops.partition_policy (table_name, keep_attached, is_exported)"
        " values ('lending.outbox_event', '1 month', true)"
    )
    clone.execute(
        "select ops.maintain_partitions(from_date => (now() - interval '4 months')::date)"
    )
    clone.execute("call ops.retire_partitions()")
    done = data(rently("partitions", "export", str(tmp_path), "--json"))
    assert done
    for item in done:
        text = gzip.decompress((tmp_path / item["file_name"]).read_bytes()).decode()
        assert len(text.splitlines()) == 1 + item["row_count"]
    assert data(rently("partitions", "export", str(tmp_path), "--json")) == []
