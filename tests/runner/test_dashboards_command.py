"""`rently dashboards`, as a person types it, on a database without loans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from rently.runner import dashboards
from rently.runner.errors import RunnerError

Rently = Callable[..., Result]


def test_pages_of_an_empty_database_are_empty(rently_shared: Rently, tmp_path: Path) -> None:
    out = tmp_path / "new" / "pages"
    written = rently_shared("dashboards", "html", "--out", str(out))
    assert written.exit_code == 0, written.output
    paths = [Path(line) for line in written.stdout.splitlines()]
    assert len(paths) == 12
    assert paths[-1] == out / "index.html"
    for path in paths[:-1]:
        assert "Nothing to show." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "code", "words"),
    [
        ("yesterday", 2, "--as-of"),
        ("2026-02-30", 2, "--as-of"),
        ("2001-01-01", 1, "no loan had been paid out by 2001-01-01"),
    ],
)
def test_a_day_that_has_no_figures_is_told_in_one_line(
    rently_shared: Rently, tmp_path: Path, day: str, code: int, words: str
) -> None:
    out = tmp_path / "pages"
    refused = rently_shared("dashboards", "html", "--out", str(out), "--as-of", day)
    assert (refused.exit_code, refused.stdout) == (code, ""), refused.output
    assert words in refused.stderr.splitlines()[-1]
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--known-at", "2026-03-01T09:00Z"], 2, "--as-of"),
        (["--as-of", "2026-03-01", "--known-at", "2026-03-01T09:00"], 2, "--known-at"),
        (
            ["--as-of", "2001-01-01", "--known-at", "2026-03-01T09:00:00Z"],
            1,
            "as known on 2026-03-01",
        ),
    ],
)
def test_a_moment_of_which_no_page_can_be_drawn_is_told(
    rently_shared: Rently, tmp_path: Path, options: list[str], code: int, words: str
) -> None:
    out = tmp_path / "pages"
    refused = rently_shared("dashboards", "html", "--out", str(out), *options)
    assert (refused.exit_code, refused.stdout) == (code, ""), refused.output
    assert words in refused.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no dashboard"),
        ("title: [", "no dashboard"),
        ("title: T\nquestion: Q?\naudience: all\nfilters: [entity]\n", "no dashboard"),
        ("title: T\nquestion: Q?\naudience: all\npanels: []\n", "no dashboard"),
        ("title: T\nquestion: Q?\naudience: all\nfilters: 5\npanels: []\n", "no dashboard"),
        ("title: T\nquestion: Q?\naudience: all\nfilters: [colour]\npanels: []\n", "filters by"),
        (
            "title: T\ncolour: red\nquestion: Q?\naudience: all\nfilters: []\npanels: []\n",
            "no dash",
        ),
    ],
)
def test_a_file_that_is_no_dashboard_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "page.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RunnerError, match=rf"page\.yml .*{words}"):
        dashboards.read(tmp_path)
