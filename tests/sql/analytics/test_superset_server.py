"""A real Superset imports the bundle, and its charts show what SQL and the pages show.

Only where RENTLY_SUPERSET names its program: `make superset-test` installs one and runs this.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql
from sqltest import Database

from rently.runner import dashboard_pages, dashboards, superset

PROGRAM = os.environ.get("RENTLY_SUPERSET")
PATIENCE = 120.0
BEGIN, END = "2026-03-01", "2026-06-01"

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="no Superset: make superset-test brings one"),
    pytest.mark.timeout(1200),
]


@dataclass
class Superset:
    """A Superset that runs, and its programs."""

    url: str
    environment: dict[str, str]
    token: str = ""

    def command(self, *arguments: str) -> None:
        """Run a command of Superset to its end."""
        assert PROGRAM
        done = subprocess.run(
            [PROGRAM, *arguments], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]

    def ask(self, path: str, content: Any = None) -> Any:
        """Ask the API; what it is sent makes it a POST."""
        request = urllib.request.Request(  # noqa: S310 - of this machine
            f"{self.url}/api/v1/{path}",
            data=None if content is None else json.dumps(content).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            pytest.fail(f"{path}: {problem.code} {problem.read()[:2000].decode()}")

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return all objects of a kind."""
        found = self.ask(f"{kind}/?q=(page_size:1000)")
        assert found["count"] == len(found["result"])
        return list(found["result"])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def bundle(
    world: Database, world_reader: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """Return the bundle that connects as a login for BI tools, and the login's password."""
    login, password = world_reader("rently_bi"), secrets.token_urlsafe()
    world.run(
        sql.SQL("alter role {} password {}")
        .format(sql.Identifier(login), sql.Literal(password))
        .as_string(world.connection)
    )
    info = world.connection.info
    uri = f"postgresql+psycopg2://{login}@{info.host}:{info.port}/{info.dbname}"
    out = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    return superset.write(world.connection, out, uri), password


@pytest.fixture(scope="module")
def running(
    bundle: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    """Start a Superset of our own, with the bundle imported twice."""
    home = tmp_path_factory.mktemp("superset")
    config = home / "superset_config.py"
    config.write_text(
        f"SECRET_KEY = {secrets.token_urlsafe(42)!r}\n"
        f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{home}/superset.db?timeout=60'\n"
        "WTF_CSRF_ENABLED = False\nTALISMAN_ENABLED = False\nRATELIMIT_ENABLED = False\n",
        encoding="utf-8",
    )
    path, password = bundle
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(config),
        "FLASK_APP": "superset",
        "PGPASSWORD": password,
    }
    found = Superset(f"http://127.0.0.1:{port}", environment)
    found.command("db", "upgrade")
    admin = ["--username", "admin", "--password", password, "--email", "a@b.example"]
    found.command("fab", "create-admin", *admin, "--firstname", "A", "--lastname", "B")
    found.command("init")
    for _time in range(2):
        found.command("import-dashboards", "--path", str(path), "--username", "admin")
    assert PROGRAM
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            [PROGRAM, "run", "--port", str(port), "--with-threads"],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_healthy(found, process)
            secret = {"username": "admin", "password": password, "provider": "db"}
            found.token = found.ask("security/login", secret)["access_token"]
            yield found
        finally:
            process.terminate()
            process.wait()


def wait_until_healthy(found: Superset, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{found.url}/health", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("Superset did not come up")


def panels() -> Iterator[tuple[dashboards.Dashboard, int, dashboards.Panel]]:
    for page in dashboards.read():
        for number, panel in enumerate(page.panels, 1):
            yield page, number, panel


def test_what_was_imported_twice_is_there_once(running: Superset) -> None:
    pages = dashboards.read()
    names = Counter(item["dashboard_title"] for item in running.all("dashboard"))
    assert names == Counter(page.title for page in pages)
    charts = Counter(item["slice_name"] for item in running.all("chart"))
    assert charts == Counter(f"{page.title}: {panel.title}" for page, _number, panel in panels())
    views = Counter(item["table_name"] for item in running.all("dataset"))
    assert views == Counter({panel.view for _page, _number, panel in panels()})
    assert [item["database_name"] for item in running.all("database")] == ["Rently"]


def test_each_dashboard_has_its_charts_and_filters(running: Superset) -> None:
    for page in dashboards.read():
        slug = superset.slug(page)
        charts = {
            item["slice_name"]: item["id"]
            for item in running.ask(f"dashboard/{slug}/charts")["result"]
        }
        assert set(charts) == {f"{page.title}: {panel.title}" for panel in page.panels}
        metadata = json.loads(running.ask(f"dashboard/{slug}")["result"]["json_metadata"])
        filters = metadata["native_filter_configuration"]
        assert [item["name"].lower() for item in filters] == list(page.filters)
        without = {
            charts[f"{page.title}: {panel.title}"] for panel in page.panels if not panel.period
        }
        for item in filters:
            excluded = without if item["name"] == "Period" else set()
            assert set(item["scope"]["excluded"]) == excluded, page.title


def asked(running: Superset, chart: dict[str, Any], period: str) -> list[dict[str, Any]]:
    """Ask for a chart's data, as its window would."""
    params = json.loads(chart["params"])
    columns = [*params["groupby"], *([params["x_axis"]] if "x_axis" in params else [])]
    query = {
        "columns": [
            column for place, column in enumerate(columns) if column not in columns[:place]
        ],
        "metrics": params["metrics"],
        "filters": [
            {
                "col": item["subject"],
                "op": item["operator"],
                "val": period if item["operator"] == "TEMPORAL_RANGE" else item["comparator"],
            }
            for item in params["adhoc_filters"]
        ],
        "row_limit": params["row_limit"],
    }
    source, _, kind = params["datasource"].partition("__")
    context = {
        "datasource": {"id": int(source), "type": kind},
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }
    (answer,) = running.ask("chart/data", context)["result"]
    assert answer["error"] is None
    return list(answer["data"])


def compared(panel: dashboards.Panel, rows: list[dict[str, Any]]) -> dict[tuple[str, ...], Decimal]:
    """Return figures by keys; Superset has dates as milliseconds and decimals as floats."""
    return {
        tuple(as_key(row[key]) for key in dashboards.keys(panel)): cents(row[panel.measure])
        for row in rows
    }


def as_key(value: Any) -> str:
    if isinstance(value, int | float) and value > 10**11:
        return time.strftime("%Y-%m-%d", time.gmtime(value / 1000))
    return "" if value is None else str(value)


def cents(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.0001"))


def in_sql(world: Database, panel: dashboards.Panel, period: str) -> list[dict[str, Any]]:
    statement = dashboards.statement(panel)
    if panel.period and period != "No filter":
        narrowed = sql.SQL("(select * from analytics.{} where {} >= {} and {} < {}) as narrowed")
        column = sql.Identifier(panel.period)
        assert panel.top is None
        statement = sql.SQL("select {0}, sum({1}) from {2} where {3} group by {0}").format(
            sql.SQL(", ").join(map(sql.Identifier, dashboards.keys(panel))),
            sql.Identifier(panel.measure),
            narrowed.format(sql.Identifier(panel.view), column, BEGIN, column, END),
            sql.SQL(" and ").join(
                [sql.SQL("true")]
                + [sql.SQL("{} = {}").format(sql.Identifier(key), sql.Literal(value))
                   for key, value in panel.where.items()]
            ),
        )  # fmt: skip
    names = [*dashboards.keys(panel), panel.measure]
    rows = world.connection.execute(statement).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("period", ["No filter", f"{BEGIN} : {END}"])
def test_charts_show_what_sql_finds(
    running: Superset, world: Database, world_reader: Callable[[str], str], period: str
) -> None:
    charts = {item["slice_name"]: item["id"] for item in running.all("chart")}
    shown = 0
    for page, _number, panel in panels():
        chart = running.ask(f"chart/{charts[f'{page.title}: {panel.title}']}")["result"]
        found = compared(panel, asked(running, chart, period))
        with world.acting_as(world_reader("rently_bi")):
            assert found == compared(panel, in_sql(world, panel, period)), panel.title
        shown += bool(found)
    assert shown > 40


def test_charts_show_what_the_pages_show(
    running: Superset, world: Database, world_reader: Callable[[str], str], tmp_path: Path
) -> None:
    charts = {item["slice_name"]: item["id"] for item in running.all("chart")}
    with world.acting_as(world_reader("rently_bi")):
        dashboard_pages.html(world.connection, tmp_path)
    for page in dashboards.read():
        text = (tmp_path / f"{page.name}.html").read_text(encoding="utf-8")
        embedded = re.search(r"const panels = (\[.*\]);$", text, re.MULTILINE)
        assert embedded
        for panel, drawn in zip(page.panels, json.loads(embedded[1]), strict=True):
            on_page: dict[tuple[str, ...], Decimal] = {}
            for entity, currency, _period, group, figure in drawn["rows"]:
                key = (entity, currency, *([group] if panel.group_by else []))
                on_page[key] = on_page.get(key, Decimal(0)) + cents(figure)
            chart = running.ask(f"chart/{charts[f'{page.title}: {panel.title}']}")["result"]
            assert compared(panel, asked(running, chart, "No filter")) == on_page, panel.title
