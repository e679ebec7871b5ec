"""A law: whatever was deployed before, a deploy ends in the catalogue of a deploy from zero."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rently.runner import catalogue

from .conftest import Project

NAMES = ["one", "two", "three", "four", "five"]
KINDS = ["view", "materialized view", "function"]
BY_HAND = [
    "comment on {kind} {object} is 'By hand.'",
    "revoke all on {what} {object} from rently_bi",
    "grant all on {what} {object} to rently_app",
    "alter {kind} {object} owner to rently_refresher",
]


@dataclass(frozen=True)
class Item:
    """One definition of a random version, reading another one or the table."""

    area: str
    kind: str
    column: str
    type: str
    source: str | None
    comment: str


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Item]:
    """Draw definitions in an order of dependency that has nothing to do with their names."""
    names = draw(st.permutations(NAMES))
    count = draw(st.integers(1, len(names)))
    version: dict[str, Item] = {}
    for name in names[:count]:
        version[name] = Item(
            draw(st.sampled_from("ab")),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(["first", "second"])),
            draw(st.sampled_from(["integer", "text"])),
            draw(st.sampled_from([None, *version])),
            draw(st.sampled_from(["It reads.", "It still reads."])),
        )
    return version


def text(name: str, item: Item, version: dict[str, Item]) -> str:
    source = "app.thing"
    header = "-- Reads."
    if item.source:
        source = f"app.{item.source}{'()' if version[item.source].kind == 'function' else ''}"
        header = f"-- requires: app.{item.source}"
    query = f"select s.id, '1'::{item.type} as {item.column} from {source} as s"
    if item.kind == "function":
        return (
            f"{header}\ncreate or replace function app.{name}()"
            f" returns table (id integer, {item.column} {item.type})\n"
            f"language sql stable set search_path = '' begin atomic {query}; end;\n"
            f"comment on function app.{name}() is '{item.comment}';\n"
            f"grant execute on function app.{name}() to rently_bi;"
        )
    create = "create or replace view" if item.kind == "view" else "create materialized view"
    return (
        f"{header}\n{create} app.{name} as {query};\n"
        f"comment on {item.kind} app.{name} is '{item.comment}';\n"
        f"comment on column app.{name}.id is '{item.comment}';\n"
        f"grant select on app.{name} to rently_bi;"
    )


def write(project: Project, version: dict[str, Item]) -> None:
    for path in project.folders.definitions.rglob("*.sql"):
        path.unlink()
    for name, item in version.items():
        project.define(f"app/{item.area}/{name}", text(name, item, version))


def snapshot(project: Project) -> str:
    with project.connect() as link:
        return catalogue.snapshot(link)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=st.lists(versions(), min_size=2, max_size=3),
    by_hand=st.lists(st.tuples(st.sampled_from(BY_HAND), st.sampled_from(NAMES)), max_size=2),
)
def test_any_edits_end_where_a_deploy_from_zero_ends(
    project: Project, history: list[dict[str, Item]], by_hand: list[tuple[str, str]]
) -> None:
    for version in history:
        write(project, version)
        project.deploy()
    last = history[-1]
    for statement, name in by_hand:
        if name in last:
            kind = last[name].kind
            what = "function" if kind == "function" else "table"
            project.execute(statement.format(kind=kind, what=what, object=f"app.{name}"))
    project.deploy()
    assert project.plan().is_empty
    edited = snapshot(project)
    project.rollback("zero")
    project.deploy()
    assert edited == snapshot(project)
    project.rollback("zero")
