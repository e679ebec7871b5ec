"""The reference pages: complete, repeatable, and careful with what else lies in their folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rently.cli import main
from rently.runner import docs


@pytest.fixture(scope="module")
def pages(shared_dsn: str) -> Iterator[dict[str, str]]:
    with psycopg.connect(shared_dsn, autocommit=True) as link:
        yield docs.pages(link, main)


def test_pages_are_the_same_again(shared_dsn: str, pages: dict[str, str]) -> None:
    with psycopg.connect(shared_dsn, autocommit=True) as link:
        assert docs.pages(link, main) == pages


def test_every_table_is_on_one_page(shared_dsn: str, pages: dict[str, str]) -> None:
    with psycopg.connect(shared_dsn) as link:
        rows = link.execute(
            "select n.nspname || '.' || c.relname from pg_class as c"
            " inner join pg_namespace as n on c.relnamespace = n.oid"
            " where c.relkind in ('r', 'p') and not c.relispartition"
            " and n.nspowner = 'rently_owner'::regrole"
        ).fetchall()
    headings = [line for page in pages.values() for line in page.splitlines()]
    assert len(rows) > 20
    assert all(headings.count(f"## {name}") == 1 for (name,) in rows)


def test_every_error_is_listed(shared_dsn: str, pages: dict[str, str]) -> None:
    with psycopg.connect(shared_dsn, options="-c role=rently_owner") as link:
        codes = {code for (code,) in link.execute("select code from ops.error_code").fetchall()}
    assert set(re.findall(r"^\| (RL\d{3}) \|", pages["errors.md"], re.MULTILINE)) == codes


def test_a_view_is_shown_with_who_answers_for_it_and_what_is_promised(
    shared_dsn: str, pages: dict[str, str]
) -> None:
    with psycopg.connect(shared_dsn, options="-c role=rently_owner") as link:
        listed = link.execute(
            "select v.view_name, v.level, v.owner_role, m.promised_interval::text"
            " from ops.analytics_view as v"
            " left join ops.mart_view as m on v.mart_view = m.view_name"
        ).fetchall()
    for name, level, owner, promised in listed:
        text = pages["schemas/analytics.md"].split(f"### {name}\n")[1].split("\n### ")[0]
        assert f"Level {level}; {owner} answers for it.\n" in text
        assert (f"Promised: never older than {promised}.\n" in text) == (promised is not None)
    assert any(promised for *_, promised in listed)


def test_every_command_is_described(pages: dict[str, str]) -> None:
    assert all(f"\n## rently {name}\n" in pages["cli.md"] for name in main.commands)


def test_links_lead_to_pages(pages: dict[str, str]) -> None:
    links = re.findall(r"\]\(([^)]+)\)", pages["index.md"])
    others = {docs.SNAPSHOT, "finance.md"}
    assert len(links) > 10
    assert set(links) - others <= set(pages)


def test_diagrams_name_only_words(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        for diagram in re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL):
            for line in diagram.splitlines()[1:]:
                assert re.fullmatch(r' +(\w+ \{|\}|\w+ \w+|\w+ \|[|o]--o\{ \w+ : "\w+")', line), (
                    f"{path}: {line}"
                )


def test_stale_pages_are_named_and_mended(tmp_path: Path) -> None:
    wanted = {"a.md": docs.MARK + "new\n", "deep/b.md": docs.MARK + "b\n"}
    (tmp_path / "a.md").write_text(docs.MARK + "old\n")
    (tmp_path / "gone.md").write_text(docs.MARK)
    (tmp_path / "by_hand.md").write_text("kept\n")
    assert docs.stale(wanted, tmp_path) == ["a.md", "deep/b.md", "gone.md"]
    assert docs.write(wanted, tmp_path) == ["a.md", "deep/b.md", "gone.md"]
    assert docs.stale(wanted, tmp_path) == []
    assert (tmp_path / "by_hand.md").read_text() == "kept\n"
    assert not (tmp_path / "gone.md").exists()
