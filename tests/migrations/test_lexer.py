"""Splitting SQL into statements, and the locks read from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rently.runner import lexer, locks

PIECES = [
    "select 1",
    "select ';', 'it''s; --'",
    "select e'\\';'",
    'select ";" from "a;b"',
    "select $$ ; $x$ ; $$",
    "select $x$ ; $$ ; $x$",
    "select 1 -- no; end",
    "select /* ; /* ; */ ; */ 1",
    "create function f() returns int begin atomic select case when true then 1 end; select 2; end",
    "do $do$ begin perform 1; end; $do$",
    "select a$b$c, d$b$e",
    "select 'a\nb;'\n, 2",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_statements_joined_by_semicolons_come_apart_again(pieces: list[str]) -> None:
    found = lexer.split("\n;\n".join(pieces) + "\n;")
    shown = [piece.removesuffix(" -- no; end") for piece in pieces]
    assert [statement.text for statement in found] == shown


@given(st.text(alphabet="';$ab-*/\n\"e\\x", max_size=40))
def test_any_text_is_split_without_losing_code(text: str) -> None:
    found = lexer.split(text)
    assert all(statement.text in text and statement.plain for statement in found)


def test_lines_are_those_of_the_first_word() -> None:
    found = lexer.split("-- header\n\nselect 1;\n/* more\n */ select\n2;")
    assert [(statement.line, statement.plain) for statement in found] == [
        (3, "select 1"),
        (5, "select 2"),
    ]


def test_headers_end_with_the_opening_comment() -> None:
    text = "-- About it.\n-- requires: a.b\n--requires: c.d\n\n-- depends: x\nselect 1;\n-- late: y"
    assert lexer.headers(text) == {"requires": "a.b, c.d", "depends": "x"}


@pytest.mark.parametrize(
    ("statement", "relation", "mode"),
    [
        ("alter table a.t add column x int", "a.t", "access exclusive"),
        ("alter table only a.t validate constraint c", "a.t", "share update exclusive"),
        ("alter table a.t alter x set statistics 100", "a.t", "share update exclusive"),
        ("alter table a.t set (fillfactor = 70)", "a.t", "share update exclusive"),
        ("alter table a.t set (fillfactor = 70), alter x set not null", "a.t", "access exclusive"),
        ("alter table a.t add foreign key (x) references b.u (y)", "a.t", "share row exclusive"),
        ("alter table a.t add foreign key (x) references b.u (y)", "b.u", "share row exclusive"),
        ("alter table a.t enable trigger g", "a.t", "share row exclusive"),
        ("alter table a.t attach partition a.p default", "a.p", "access exclusive"),
        ("create index i on a.t (x)", "a.t", "share"),
        ("create unique index concurrently i on a.t (x)", "a.t", "share update exclusive"),
        ("create table a.n (x int references b.u (y))", "b.u", "share row exclusive"),
        ("create table a.n partition of a.t default", "a.t", "access exclusive"),
        ("create trigger g before insert on a.t for each row execute function a.f()", "a.t",
         "share row exclusive"),
        ("create policy p on a.t using (true)", "a.t", "access exclusive"),
        ("drop table if exists a.t", "a.t", "access exclusive"),
        ("truncate a.t", "a.t", "access exclusive"),
        ("lock table a.t in exclusive mode", "a.t", "exclusive"),
        ("Insert Into a.t values (1)", "a.t", "row exclusive"),
        ("delete from a.t", "a.t", "row exclusive"),
        ("comment on column a.t.x is 'x'", "a.t", "share update exclusive"),
        ("refresh materialized view a.t", "a.t", "access exclusive"),
        ("select a.f('a.t')", "select a.f('a.t')", "as its code takes"),
    ],
)  # fmt: skip
def test_locks_are_read_from_the_text(statement: str, relation: str, mode: str) -> None:
    found = {lock.relation: lock.mode for lock in locks.locks(lexer.split(statement), set())}
    assert found[relation] == mode


def test_the_strongest_lock_counts_and_new_tables_do_not() -> None:
    text = "create table a.n (x int); alter table a.n add y int; insert into a.t values (1);"
    created: set[str] = set()
    found = locks.locks(lexer.split(text + "drop trigger g on a.t;"), created)
    assert [(lock.relation, lock.mode, lock.blocks) for lock in found] == [
        ("a.t", "access exclusive", "readers and writers")
    ]
    assert created == {"a.n"}
