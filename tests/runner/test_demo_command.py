"""`rently demo` and `rently dashboards superset`, as a person types them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import Result

Rently = Callable[..., Result]


def assert_refused(result: Result, code: int, *words: str) -> None:
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    line = result.stderr.splitlines()[-1]
    assert line.startswith("rently: ")
    for word in words:
        assert word in line


def test_a_demo_that_was_interrupted_goes_on(
    rently: Rently, clone: psycopg.Connection[Any]
) -> None:
    demo = ("--scale", "0.5005", "--seed", "3", "--ends-on", "2026-03-30")
    clone.execute("select ops.begin_demo(0.5005, 3, '2026-03-30')")
    # Rates, four entities, and a week of each: the others would tell no more of the command.
    clone.execute("delete from ops.demo_step where position > 9")
    clone.execute("select ops.run_demo_step(1)")
    made = rently("demo", *demo, "--workers", "2")
    assert made.exit_code == 0, made.output
    assert "Loan portfolio overview" in made.stdout
    for code in ("RENTLY_DE", "RENTLY_US"):
        assert code in made.stdout
    assert "database: " in made.stderr
    assert "8 steps, " in made.stderr
    again = rently("demo", *demo)
    assert again.exit_code == 0, again.output
    assert again.stdout == made.stdout
    assert "0 steps, 0 rows" in again.stderr
    assert_refused(rently("demo", *demo, "--seed", "4"), 1, "RL892")


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (("--scale", "much"), 2, "'much' is no number"),
        (("--scale", "0"), 1, "RL890"),
        (("--scale", "0.01"), 1, "RL890"),
        (("--scale", "1001"), 1, "RL890"),
        (("--scale", "Infinity"), 1, "RL890"),
        (("--seed", "1.5"), 2, "--seed"),
        (("--seed", str(2**63)), 1, "22003"),
        (("--ends-on", "2999-01-01"), 1, "RL891"),
        (("--ends-on", "tomorrow"), 2, "--ends-on"),
        (("--workers", "5"), 2, "--workers"),
    ],
)
def test_a_demo_that_cannot_be_is_refused_in_one_line(
    rently_shared: Rently, shared_dsn: str, options: tuple[str, str], code: int, word: str
) -> None:
    assert_refused(rently_shared("demo", *options), code, word)
    with psycopg.connect(shared_dsn) as link:
        assert not link.execute("select from ops.demo_run").fetchall()


def test_a_bundle_for_superset_is_written(rently_shared: Rently, tmp_path: Path) -> None:
    out = tmp_path / "new" / "bundle.zip"
    uri = "postgresql+psycopg2://bi@db.example:5432/rently?application_name=a@b"
    written = rently_shared("dashboards", "superset", "--out", str(out), "--uri", uri)
    assert (written.exit_code, written.stdout) == (0, f"{out}\n"), written.output
    with zipfile.ZipFile(out) as archive:
        assert uri in archive.read("rently_dashboards/databases/Rently.yaml").decode()


@pytest.mark.parametrize(
    "uri",
    [
        "postgresql://bi:geheim@db/rently",
        "postgresql://bi:@db/rently",
        "postgresql://bi:ge/heim@db/rently",
        "postgresql://bi@db/rently?password=geheim",
        "postgresql://db/rently?user=bi&sslpassword=geheim",
    ],
)
def test_a_bundle_holds_no_password(rently_shared: Rently, tmp_path: Path, uri: str) -> None:
    out = tmp_path / "bundle.zip"
    refused = rently_shared("dashboards", "superset", "--out", str(out), "--uri", uri)
    assert_refused(refused, 1, "password")
    assert "geheim" not in refused.output
    assert not out.exists()


@pytest.mark.parametrize(("name", "code"), [(".", 2), ("file/bundle.zip", 1)])
def test_a_place_that_takes_no_bundle_is_told(
    rently_shared: Rently, tmp_path: Path, name: str, code: int
) -> None:
    (tmp_path / "file").touch()
    out = str(tmp_path / name)
    assert_refused(rently_shared("dashboards", "superset", "--out", out), code, str(tmp_path))
