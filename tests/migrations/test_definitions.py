"""Definitions: what the files say is what the catalogue holds, whatever happened to either."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from rently.runner import definitions
from rently.runner.applying import Applied
from rently.runner.errors import RunnerError
from rently.runner.sqlfile import SqlFileError

from .conftest import Project

ONE = """
create or replace function app.one() returns integer
language sql immutable parallel safe set search_path = '' return 1;
comment on function app.one() is 'One.';
revoke all on function app.one() from public;
grant execute on function app.one() to rently_bi;
"""
BASE = """
create or replace view app.v_base as select id, name from app.thing;
comment on view app.v_base is 'Base.';
comment on column app.v_base.id is 'Key.';
grant select on app.v_base to rently_bi;
"""
TOP = """-- requires: app.v_base
create or replace view app.v_atop as select id from app.v_base;
comment on view app.v_atop is 'Top.';
comment on column app.v_atop.id is 'Key of top.';
grant select on app.v_atop to rently_bi, rently_auditor;
"""
FROZEN = """-- requires: app.v_base
create materialized view app.mv_frozen as select id, count(*) as things from app.v_base group by id;
create unique index idx_mv_frozen_id on app.mv_frozen (id);
comment on materialized view app.mv_frozen is 'Frozen.';
"""
WIDER = BASE.replace("select id, name", "select id, 1 as more, name")


@pytest.fixture
def tower(project: Project) -> Project:
    """Return a project with a function, a view, a view on it and a materialized view on it."""
    project.define("app/a/one", ONE)
    project.define("app/z/v_base", BASE)
    project.define("app/a/v_atop", TOP)
    project.define("app/a/mv_frozen", FROZEN)
    project.deploy()
    project.execute("set role rently_owner", "insert into app.thing values (1, 'one')")
    return project


def about(project: Project, name: str) -> tuple[object, ...]:
    """Return owner, grants and comments of a relation."""
    return project.rows(
        "select relowner::regrole::text, relacl::text, obj_description(oid, 'pg_class'),"
        f" col_description(oid, 1::integer) from pg_class where oid = 'app.{name}'::regclass"
    )[0]


def names(done: Applied) -> list[str]:
    return [name for _, name in done.applied]


def test_order_follows_requires_and_a_second_deploy_does_nothing(tower: Project) -> None:
    assert tower.plan().is_empty
    assert tower.deploy().definitions == Applied()
    assert tower.value("select count(*) from ops.definition") == 4


def test_edited_function_is_replaced_in_place(tower: Project) -> None:
    oid = tower.value("select 'app.one'::regproc::oid")
    tower.define("app/a/one", ONE.replace("return 1", "return 2 - 1"))
    done = tower.deploy().definitions
    assert (names(done), done.rebuilt) == (["one"], set())
    assert tower.value("select 'app.one'::regproc::oid") == oid


def test_function_whose_result_changed_is_rebuilt_with_what_stands_on_it(tower: Project) -> None:
    tower.define(
        "app/b/v_one", "-- requires: app.one\ncreate view app.v_one as select app.one() as one;"
    )
    tower.deploy()
    tower.define("app/a/one", ONE.replace("returns integer", "returns bigint"))
    done = tower.deploy().definitions
    assert (names(done), done.rebuilt) == (["one", "v_one"], {("app", "one"), ("app", "v_one")})
    assert tower.value("select pg_typeof(one)::text from app.v_one") == "bigint"


def test_overload_that_left_its_file_is_dropped(tower: Project) -> None:
    more = ONE + ONE.replace("one()", "one(integer)")
    tower.define("app/a/one", more)
    tower.deploy()
    assert tower.value("select count(*) from pg_proc where proname = 'one'") == 2
    tower.define("app/a/one", ONE.replace("one()", "one(integer)"))
    tower.deploy()
    assert tower.rows("select 'app.one'::regproc::regprocedure::text") == [("app.one(integer)",)]


def test_compatible_view_is_replaced_and_what_stands_on_it_is_left(tower: Project) -> None:
    oid = tower.value("select 'app.mv_frozen'::regclass::oid")
    tower.define("app/z/v_base", BASE.replace("id, name", "id, name, 1 as more"))
    assert names(tower.deploy().definitions) == ["v_base"]
    assert tower.value("select 'app.mv_frozen'::regclass::oid") == oid


def test_views_on_a_rebuilt_view_keep_grants_comments_and_owner(tower: Project) -> None:
    before = [about(tower, name) for name in ("v_base", "v_atop", "mv_frozen")]
    tower.define("app/z/v_base", WIDER)
    done = tower.deploy().definitions
    assert names(done) == ["v_base", "mv_frozen", "v_atop"]
    assert done.rebuilt == {("app", "v_base"), ("app", "mv_frozen"), ("app", "v_atop")}
    assert [about(tower, name) for name in ("v_base", "v_atop", "mv_frozen")] == before
    assert tower.value("select things from app.mv_frozen") == 1
    assert tower.value("select count(*) from pg_indexes where indexname = 'idx_mv_frozen_id'") == 1


def test_plan_names_materialized_views_that_will_or_may_be_rebuilt(tower: Project) -> None:
    tower.define("app/z/v_base", WIDER)
    [rebuild] = tower.plan().rebuilds
    assert (rebuild.name, rebuild.because, rebuild.certain) == (
        "app.mv_frozen",
        "app.v_base",
        False,
    )
    tower.define("app/a/mv_frozen", FROZEN.replace("count(*)", "max(name)"))
    [rebuild] = tower.plan().rebuilds
    assert (rebuild.because, rebuild.certain) == ("app.mv_frozen", True)


def test_materialized_view_created_without_data_is_filled_as_its_owner(tower: Project) -> None:
    tower.execute("grant usage, create on schema app to rently_refresher")
    tower.execute("grant select on app.thing to rently_refresher")
    tower.define(
        "app/a/mv_lazy",
        "create materialized view app.mv_lazy as select id from app.thing with no data;\n"
        "comment on materialized view app.mv_lazy is 'Lazy.';\n"
        "alter materialized view app.mv_lazy owner to rently_refresher;",
    )
    tower.deploy()
    assert about(tower, "mv_lazy")[0] == "rently_refresher"
    assert tower.value("select id from app.mv_lazy") == 1
    tower.define(
        "app/a/mv_lazy",
        "create materialized view app.mv_lazy as select id + 1 as id from app.thing with no data;\n"
        "alter materialized view app.mv_lazy owner to rently_refresher;",
    )
    tower.deploy()
    assert tower.value("select id from app.mv_lazy") == 2


def test_function_given_away_may_still_be_called(tower: Project) -> None:
    tower.execute("grant usage, create on schema app to rently_refresher")
    tower.define("app/a/one", ONE + "alter function app.one() owner to rently_refresher;")
    tower.deploy()
    assert tower.value("select proowner::regrole::text from pg_proc where proname = 'one'") == (
        "rently_refresher"
    )
    tower.execute("set role rently_owner", "select app.one()")
    assert tower.plan().is_empty


def test_deleted_file_drops_its_object(tower: Project) -> None:
    (tower.folders.definitions / "app/a/v_atop.sql").unlink()
    assert tower.deploy().definitions.dropped == [("app", "v_atop")]
    assert tower.value("select to_regclass('app.v_atop')") is None
    assert tower.value("select count(*) from ops.definition where object_name = 'v_atop'") == 0


def test_deleted_file_that_another_requires_is_refused(tower: Project) -> None:
    (tower.folders.definitions / "app/z/v_base.sql").unlink()
    with pytest.raises(RunnerError, match=r"requires app\.v_base, which no file defines"):
        tower.deploy()


def test_renamed_file_renames_the_object(tower: Project) -> None:
    (tower.folders.definitions / "app/a/v_atop.sql").unlink()
    tower.define("app/a/v_top", TOP.replace("v_atop", "v_top"))
    done = tower.deploy().definitions
    assert (names(done), done.dropped) == (["v_top"], [("app", "v_atop")])
    assert about(tower, "v_top")[2] == "Top."


def test_moving_a_file_to_another_area_does_nothing(tower: Project) -> None:
    (tower.folders.definitions / "app/b").mkdir()
    (tower.folders.definitions / "app/a/one.sql").rename(
        tower.folders.definitions / "app/b/one.sql"
    )
    assert not tower.deploy().definitions.changed


@pytest.mark.parametrize(
    "by_hand",
    [
        "create or replace function app.one() returns integer language sql return 7",
        "alter function app.one() volatile",
        "comment on function app.one() is 'Seven.'",
        "revoke execute on function app.one() from rently_bi",
        "grant execute on function app.one() to public",
        "grant execute on function app.one() to rently_app",
        "alter function app.one() owner to rently_refresher",
        "drop function app.one()",
    ],
)
def test_function_altered_by_hand_is_restored(tower: Project, by_hand: str) -> None:
    before = tower.rows("select catalogue_hash from ops.definition order by object_name")
    tower.execute(by_hand)
    [step] = tower.plan().definitions
    assert step.reason in ("altered by hand", "missing")
    assert names(tower.deploy().definitions) == ["one"]
    assert tower.rows("select catalogue_hash from ops.definition order by object_name") == before
    assert tower.plan().is_empty


@pytest.mark.parametrize(
    ("by_hand", "restored"),
    [
        ("create or replace view app.v_base as select id, 'x'::text as name from app.thing", 1),
        ("create or replace view app.v_base as select id, name, 1 as more from app.thing", 3),
        ("comment on column app.v_base.id is null", 1),
        ("grant insert on app.v_base to rently_bi", 3),
        ("grant select (id) on app.v_base to rently_app", 3),
        ("alter view app.v_base set (security_barrier)", 1),
        ("alter view app.v_base owner to rently_refresher", 3),
        ("drop index app.idx_mv_frozen_id", 1),
        ("drop view app.v_atop", 1),
    ],
)
def test_view_altered_by_hand_is_restored(tower: Project, by_hand: str, restored: int) -> None:
    before = tower.rows("select catalogue_hash from ops.definition order by object_name")
    tower.execute("grant create on schema app to rently_refresher", by_hand)
    assert len(tower.deploy().definitions.applied) == restored
    assert tower.rows("select catalogue_hash from ops.definition order by object_name") == before


def test_kind_of_an_object_may_change(tower: Project) -> None:
    tower.define("app/a/one", "create view app.one as select 1 as one;")
    tower.deploy()
    assert tower.value("select one from app.one") == 1
    assert tower.value("select count(*) from pg_proc where proname = 'one'") == 0
    tower.define("app/a/one", "create materialized view app.one as select 1 as one;")
    tower.deploy()
    assert tower.value("select relkind from pg_class where oid = 'app.one'::regclass") == "m"
    tower.define("app/a/one", ONE)
    tower.deploy()
    assert tower.value("select app.one()") == 1


def test_view_used_by_something_without_a_file_is_not_dropped(tower: Project) -> None:
    tower.execute("create view public.stray as select * from app.v_base")
    tower.define("app/z/v_base", WIDER)
    with pytest.raises(RunnerError, match=r"view public\.stray depends on it"):
        tower.deploy()
    assert about(tower, "v_atop")[2] == "Top."


def test_function_in_a_constraint_is_not_dropped(tower: Project) -> None:
    tower.execute("alter table app.thing add constraint c check (id >= app.one())")
    tower.define("app/a/one", ONE.replace("returns integer", "returns bigint"))
    with pytest.raises(RunnerError, match=r"constraint c on table app\.thing depends") as failure:
        tower.deploy()
    assert "belongs in a migration" in (failure.value.hint or "")


def test_one_failing_definition_undoes_all(tower: Project) -> None:
    tower.define("app/a/one", ONE.replace("return 1", "return 3"))
    tower.define("app/z/v_wrong", "create view app.v_wrong as\nselect nothing from app.thing;")
    with pytest.raises(SqlFileError) as failure:
        tower.deploy()
    assert failure.value.message.startswith("app/z/v_wrong.sql, line 2:")
    assert failure.value.sqlstate == "42703"
    assert tower.value("select app.one()") == 1


def test_missing_requires_is_explained(project: Project) -> None:
    project.define("app/a/v_early", "create view app.v_early as select * from app.v_late;")
    project.define("app/z/v_late", "create view app.v_late as select id from app.thing;")
    with pytest.raises(SqlFileError) as failure:
        project.deploy()
    assert "requires" in (failure.value.hint or "")


def test_triggers_and_policies_follow_their_files(project: Project) -> None:
    function = (
        "create or replace function app.refuse() returns trigger language plpgsql\n"
        "as $$ begin raise exception using errcode = 'RL999', message = 'no'; end $$;"
    )
    trigger = (
        "-- requires: app.refuse\n"
        "create or replace trigger thing_100_refuse before insert on app.thing\n"
        "for each row execute function app.refuse();\n"
        "alter table app.thing enable always trigger thing_100_refuse;"
    )
    project.define("app/a/refuse", function)
    project.define("app/a/thing_100_refuse", trigger)
    project.define("app/a/some_rows", "create policy some_rows on app.thing using (id > 0);")
    project.deploy()
    with pytest.raises(psycopg.Error) as failure:
        project.execute("insert into app.thing values (1, 'one')")
    assert failure.value.sqlstate == "RL999"
    project.execute("alter table app.thing disable trigger thing_100_refuse")
    project.define("app/a/some_rows", "create policy some_rows on app.thing using (id > 1);")
    assert names(project.deploy().definitions) == ["some_rows", "thing_100_refuse"]
    assert project.value("select tgenabled from pg_trigger where tgname ~ 'refuse'") == "A"
    (project.folders.definitions / "app/a/thing_100_refuse.sql").unlink()
    (project.folders.definitions / "app/a/some_rows.sql").unlink()
    project.deploy()
    project.execute("insert into app.thing values (1, 'one')")
    assert project.value("select count(*) from pg_policy") == 0


def test_event_trigger_is_created_as_the_superuser_who_deploys(project: Project) -> None:
    project.define(
        "app/a/watch",
        "create or replace function app.watch() returns event_trigger language plpgsql\n"
        "as $$ begin null; end $$;",
    )
    text = (
        "-- requires: app.watch\n"
        "create event trigger app_watch on sql_drop execute function app.watch();"
    )
    project.define("app/a/app_watch", text)
    project.deploy()
    project.define("app/a/app_watch", text.replace("sql_drop", "ddl_command_end"))
    assert names(project.deploy().definitions) == ["app_watch"]
    assert project.rows("select evtevent from pg_event_trigger") == [("ddl_command_end",)]
    (project.folders.definitions / "app/a/app_watch.sql").unlink()
    project.deploy()
    assert project.rows("select evtevent from pg_event_trigger") == []


def test_migration_may_take_over_a_view_it_changes(tower: Project) -> None:
    tower.migration(
        "0002_retype",
        "drop view if exists app.v_atop;\ndrop materialized view if exists app.mv_frozen;\n"
        "drop view if exists app.v_base;\nalter table app.thing alter column id type bigint;",
    )
    done = tower.deploy()
    assert sorted(names(done.definitions)) == ["mv_frozen", "v_atop", "v_base"]
    assert about(tower, "v_atop")[2] == "Top."


@pytest.mark.parametrize(
    ("place", "text", "message"),
    [
        ("app/one", "create view app.one as select 1;", "no place for a definition"),
        ("app/a/Two", "create view app.two as select 1;", "no place for a definition"),
        ("app/a/two", "create view app.three as select 1;", r"creates app\.three"),
        ("app/a/two", "create view two as select 1;", "creates .two"),
        ("app/a/two", "-- nothing", "creates nothing"),
        ("app/a/two", "create table app.two (id integer);", "may not hold this"),
        ("app/a/two", "drop view app.two;\ncreate view app.two as select 1;", "may not hold this"),
        ("app/a/two", "do $$ begin null; end $$;", "may not hold this"),
        ("app/a/two", "-- requires: two\ncreate view app.two as select 1;", "comma-separated"),
        ("app/a/two", "-- requires: a.b\ncreate view app.two as select 1;", "no file defines"),
        ("app/a/two", "-- requires: app.two\ncreate view app.two as select 1;", "in a circle"),
    ],
)
def test_broken_conventions_are_refused(
    tmp_path: Path, place: str, text: str, message: str
) -> None:
    path = tmp_path / f"{place}.sql"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(RunnerError, match=message):
        definitions.read(tmp_path)


def test_two_files_for_one_object_are_refused(tmp_path: Path) -> None:
    for area in ("a", "b"):
        (tmp_path / "app" / area).mkdir(parents=True)
        (tmp_path / "app" / area / "one.sql").write_text(ONE)
    with pytest.raises(RunnerError, match="define the same object"):
        definitions.read(tmp_path)
