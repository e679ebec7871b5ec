"""The catalogue as text: the same for the same schema, by whatever way it was reached."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rently.runner import catalogue, definitions, drift
from rently.runner.errors import RunnerError
from rently.runner.source import Folders, Source

from .conftest import Project


def snapshot(project: Project) -> str:
    with project.connect() as link:
        return catalogue.snapshot(link)


@pytest.fixture
def packaged(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with the package's files; the definitions are read once, not every step."""
    monkeypatch.setattr(definitions, "read", functools.cache(definitions.read))
    return dataclasses.replace(project, folders=Folders.packaged())


@contextmanager
def bare_releases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the releases of many small steps be written without the catalogue, which nobody reads."""
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "snapshot", lambda _: "")
        yield


@pytest.mark.timeout(600)  # half a minute on an idle core
def test_every_way_there_and_back_ends_in_the_same_catalogue(
    packaged: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [migration.id for migration in Source.read(packaged.folders).migrations]
    before = set(snapshot(packaged).splitlines())

    with bare_releases(monkeypatch):
        for name in names:
            assert packaged.deploy(target=name).migrations == [name]
    packaged.deploy()
    stepwise = snapshot(packaged)

    packaged.rollback("zero")
    left = [line for line in snapshot(packaged).splitlines() if line and line not in before]
    kinds = [line for line in left if not line.startswith(" ")]
    assert kinds
    assert [line for line in kinds if " ops" not in line and "default privileges" not in line] == []

    packaged.deploy()
    assert snapshot(packaged) == stepwise, "from zero"

    with bare_releases(monkeypatch):
        for last, name in itertools.pairwise(reversed(names)):
            assert packaged.rollback(name).migrations == [last]
    packaged.deploy()
    assert snapshot(packaged) == stepwise, "each rolled back and applied again"


@pytest.mark.parametrize(
    "change",
    [
        "alter table app.thing add later text",
        "alter table app.thing alter name set default 'x'",
        "alter table app.thing alter name type varchar(10)",
        "alter table app.thing add constraint c check (id > 0)",
        "alter table app.thing enable row level security",
        "alter table app.thing force row level security",
        "create index on app.thing (name)",
        "create policy p on app.thing using (id > 0)",
        "grant select on app.thing to rently_bi",
        "grant select (id) on app.thing to rently_bi",
        "comment on column app.thing.name is 'Name.'",
        "comment on constraint thing_pkey on app.thing is 'Key.'",
        "alter table app.thing owner to rently_refresher",
        "create function app.f() returns int language sql return 1",
        "create view app.v as select id from app.thing",
        "create materialized view app.m as select id from app.thing",
        "create sequence app.s",
        "create type app.e as enum ('a')",
        "create domain app.d as text not null",
        "create type app.c as (x int)",
        "create schema other",
        "create statistics app.st (dependencies) on id, name from app.thing",
        "create table app.p (x int) partition by list (x)",
        "alter default privileges in schema app grant select on tables to rently_bi",
        "create trigger t before update on app.thing for each row"
        " execute function suppress_redundant_updates_trigger()",
    ],
)
def test_every_change_shows_in_the_snapshot_and_as_drift(project: Project, change: str) -> None:
    project.deploy()
    before = snapshot(project)
    assert snapshot(project) == before
    project.execute(change)
    assert snapshot(project) != before
    with project.connect() as link:
        found = drift.drift(link, project.folders)
    assert found.found
    assert [line for line in found.catalogue if line.startswith("+")][1:]


def test_partitions_are_no_drift(project: Project) -> None:
    project.migration(
        "0002_months", "create table app.m (id int primary key) partition by range (id);"
    )
    project.deploy()
    project.execute("create table app.m_1 partition of app.m for values from (1) to (2)")
    with project.connect() as link:
        assert not drift.drift(link, project.folders).found


def test_drift_names_definitions_altered_and_dropped_by_hand(project: Project) -> None:
    for name in ("a", "b"):
        project.define(f"app/x/v_{name}", f"create view app.v_{name} as select 1 as one;")
    project.deploy()
    project.execute("comment on view app.v_a is 'A.'", "drop view app.v_b")
    with project.connect() as link:
        found = drift.drift(link, project.folders)
    assert found.definitions == {"app.v_a": "altered by hand", "app.v_b": "missing"}
    assert "-view app.v_b" in found.catalogue


def test_drift_names_an_edited_migration(project: Project) -> None:
    project.deploy()
    project.migration("0001_base", "select 1;")
    with project.connect() as link:
        found = drift.drift(link, project.folders)
    assert found.history == "applied migration 0001_base was edited"


def test_drift_of_an_empty_database_is_refused(project: Project) -> None:
    with project.connect() as link, pytest.raises(RunnerError, match="nothing was deployed"):
        drift.drift(link, project.folders)


def test_snapshot_does_not_depend_on_the_session(project: Project) -> None:
    project.migration(
        "0002_odd",
        "create table app.odd (at timestamptz default '2024-03-31 01:30+00',"
        " wait interval default '1 day 02:00', raw bytea default '\\x00ff');",
    )
    project.deploy()
    before = snapshot(project)
    with project.connect(options="-c timezone=Asia/Tokyo -c intervalstyle=iso_8601") as link:
        link.execute("set datestyle = 'German'; set bytea_output = 'escape'; set search_path = app")
        assert catalogue.snapshot(link) == before
