"""Migrations: applied once, whole, in order; their history is proved by content."""

from __future__ import annotations

from pathlib import Path

import pytest

from rently.runner import catalogue, migrations
from rently.runner.errors import RunnerError
from rently.runner.sqlfile import SqlFileError

from .conftest import Project


def test_migrations_run_once_in_the_order_of_their_numbers(project: Project) -> None:
    project.migration("0010_second", "alter table app.thing add column later text;")
    project.migration("0002_first", "insert into app.thing values (1, 'one');")
    assert project.deploy().migrations == ["0001_base", "0002_first", "0010_second"]
    assert project.deploy().migrations == []
    assert project.rows("select * from app.thing") == [(1, "one", None)]
    assert project.rows("select operation, count(*) from ops.migration_log group by 1") == [
        ("apply", 3)
    ]


def test_objects_belong_to_the_owner(project: Project) -> None:
    project.deploy()
    owners = project.rows(
        "select distinct relowner::regrole::text from pg_class"
        " where relnamespace in ('app'::regnamespace, 'ops'::regnamespace)"
    )
    assert owners == [("rently_owner",)]


def test_target_applies_up_to_it_and_leaves_definitions(project: Project) -> None:
    project.migration("0002_more", "create table app.more (id integer);")
    project.define("app/a/v_more", "create view app.v_more as select id from app.more;")
    done = project.deploy(target="1")
    assert (done.migrations, done.definitions.applied) == (["0001_base"], [])
    assert project.deploy().migrations == ["0002_more"]
    assert project.value("select count(*) from app.v_more") == 0


def test_unknown_target_is_refused(project: Project) -> None:
    with pytest.raises(RunnerError, match="no migration 7"):
        project.deploy(target="7")


def test_failing_migration_leaves_nothing(project: Project) -> None:
    project.deploy()
    before = project_snapshot(project)
    project.migration("0002_half", "create table app.half (id integer);\n\nselect 1 / 0;")
    with pytest.raises(SqlFileError) as failure:
        project.deploy()
    assert failure.value.sqlstate == "22012"
    assert project_snapshot(project) == before
    assert project.applied() == ["0001_base"]
    project.migration("0002_half", "create table app.half (id integer);")
    assert project.deploy().migrations == ["0002_half"]


def test_failure_names_file_and_line(project: Project) -> None:
    project.migration(
        "0002_typo", "create table app.one (id integer);\n\ncreate table app.two (x y);"
    )
    with pytest.raises(SqlFileError) as failure:
        project.deploy()
    assert failure.value.message.startswith("0002_typo.sql, line 3:")


def test_edited_applied_migration_is_refused(project: Project) -> None:
    project.deploy()
    project.migration("0001_base", "create schema app;")
    with pytest.raises(RunnerError, match="0001_base was edited"):
        project.deploy()
    with pytest.raises(RunnerError, match="0001_base was edited"):
        project.plan()


def test_line_ends_do_not_count_as_an_edit(project: Project) -> None:
    project.deploy()
    path = project.folders.migrations / "0001_base.sql"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert project.deploy().migrations == []


def test_renamed_applied_migration_is_refused(project: Project) -> None:
    project.deploy()
    for suffix in (".sql", ".rollback.sql"):
        old = project.folders.migrations / f"0001_base{suffix}"
        old.rename(old.with_name(f"0001_basis{suffix}"))
    with pytest.raises(RunnerError, match="0001_base was renamed to 0001_basis"):
        project.deploy()


def test_deleted_applied_migration_is_refused(project: Project) -> None:
    project.migration("0002_gone", "create table app.gone (id integer);")
    project.deploy()
    for path in project.folders.migrations.glob("0002_*"):
        path.unlink()
    with pytest.raises(RunnerError, match="0002_gone is missing"):
        project.deploy()


@pytest.mark.parametrize(
    "name",
    ["2_short.sql", "0002-dash.sql", "0002_Upper.sql", "0002_code.py", "notes.txt", "0002.sql"],
)
def test_wrong_names_are_refused(project: Project, name: str) -> None:
    (project.folders.migrations / name).write_text("select 1;")
    with pytest.raises(RunnerError, match="no name for a migration"):
        migrations.read(project.folders.migrations)


@pytest.mark.parametrize(
    ("name", "text", "rollback", "message"),
    [
        ("0001_other", "select 1;", "", "same number"),
        ("0002_a", "select 1;", None, "cannot be rolled back"),
        ("0002_a", "-- irreversible:\nselect 1;", None, "does not say why"),
        ("0002_a", "-- irreversible: data is gone\nselect 1;", "", "has a rollback file"),
        ("0002_a", "select 1;\ncommit;\nselect 2;", "", "line 2: transactions"),
        ("0002_a", "-- transactional: perhaps\nselect 1;", "", "true or false"),
        ("0002_a", "-- transactional: false\nupdate app.thing set id = 1;", "", "line 2"),
    ],
)
def test_broken_conventions_are_refused(
    project: Project, name: str, text: str, rollback: str | None, message: str
) -> None:
    project.migration(name, text, rollback)
    with pytest.raises(RunnerError, match=message):
        migrations.read(project.folders.migrations)


def test_rollback_file_without_its_migration_is_refused(project: Project) -> None:
    (project.folders.migrations / "0002_lonely.rollback.sql").write_text("")
    with pytest.raises(RunnerError, match="does not exist"):
        migrations.read(project.folders.migrations)


def test_rollback_goes_back_to_the_target(project: Project) -> None:
    project.migration("0002_more", "create table app.more (id integer);", "drop table app.more;")
    project.deploy(target="1")
    before = project_snapshot(project)
    project.deploy()
    assert project.rollback("0001").migrations == ["0002_more"]
    assert project_snapshot(project) == before
    assert project.applied() == ["0001_base"]


def test_irreversible_migration_refuses_before_anything_is_undone(project: Project) -> None:
    project.migration("0002_final", "-- irreversible: rows are dropped\nselect 1;", None)
    project.migration("0003_more", "create table app.more (id integer);", "drop table app.more;")
    project.deploy()
    with pytest.raises(RunnerError, match="0002_final is irreversible") as failure:
        project.rollback("1")
    assert failure.value.detail == "rows are dropped"
    assert project.applied() == ["0001_base", "0002_final", "0003_more"]


def test_rollback_drops_definitions_only_where_they_are_in_the_way(project: Project) -> None:
    project.migration("0002_more", "create table app.more (id integer);", "drop table app.more;")
    project.migration("0003_free", "create table app.free (id integer);", "drop table app.free;")
    project.define("app/a/v_more", "create view app.v_more as select id from app.more;")
    project.deploy()
    assert project.rollback("2").definitions.dropped == []
    assert project.rollback("1").definitions.dropped == [("app", "v_more")]
    assert project.deploy().migrations == ["0002_more", "0003_free"]
    assert project.value("select count(*) from app.v_more") == 0


def test_rollback_to_zero_and_up_again_gives_the_same_catalogue(project: Project) -> None:
    project.define("app/a/v_thing", "create view app.v_thing as select id from app.thing;")
    project.define(
        "app/a/one",
        "create function app.one() returns integer language sql immutable return 1;",
    )
    project.deploy()
    before = project_snapshot(project)
    project.rollback("zero")
    assert "app." not in project_snapshot(project)
    project.deploy()
    assert project_snapshot(project) == before


def test_check_that_is_broken_refuses_the_definitions(project: Project) -> None:
    (project.folders.checks / "named_v.sql").write_text(
        "select relname::text as object, 'no v_'::text as detail from pg_class"
        " where relkind = 'v' and relnamespace = 'app'::regnamespace and relname not like 'v\\_%'"
    )
    project.define("app/a/late", "create view app.late as select id from app.thing;")
    with pytest.raises(RunnerError, match="1 violations") as failure:
        project.deploy()
    assert failure.value.detail == "named_v: late (no v_)"
    assert project.value("select to_regclass('app.late')") is None


def test_rehearsal_changes_nothing(project: Project) -> None:
    project.deploy()
    before = project_snapshot(project)
    project.migration("0002_more", "create table app.more (id integer);")
    project.define("app/a/v_more", "create view app.v_more as select id from app.more;")
    rehearsed = project.deploy(rehearse=True)
    assert (rehearsed.migrations, rehearsed.definitions.applied) == (
        ["0002_more"],
        [("app", "v_more")],
    )
    assert project_snapshot(project) == before
    assert project.applied() == ["0001_base"]


def test_release_is_written_once_for_what_changed(project: Project) -> None:
    project.deploy()
    project.deploy()
    releases = project.rows(
        "select migrations_applied, deployed_by = session_user, duration > '0' from ops.release"
    )
    assert releases == [(1, True, True)]


def test_a_database_of_the_server_is_refused(project: Project, superuser_dsn: str) -> None:
    stray = Project(superuser_dsn, project.folders)
    with pytest.raises(RunnerError, match="database postgres belongs to the server"):
        stray.deploy()


def test_missing_rights_are_named(project: Project) -> None:
    project.execute(
        'revoke create on database "'
        + project.value("select current_database()")
        + '" from rently_owner'
    )
    with pytest.raises(RunnerError, match="rently_owner is missing, or may not create") as failure:
        project.deploy()
    assert "--roles" in (failure.value.hint or "")
    project.deploy(with_roles=True)
    assert project.applied() == ["0001_base"]


def project_snapshot(project: Project) -> str:
    with project.connect() as link:
        return catalogue.snapshot(link)


def test_migration_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunnerError, match="no folder of migrations"):
        migrations.read(tmp_path / "nowhere")
