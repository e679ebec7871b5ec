"""The bundle for Superset: whole, stable, without secrets, and of the figures of the pages."""

from __future__ import annotations

import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from psycopg import sql
from sqltest import Database

from rently.runner import dashboards, superset
from rently.runner.errors import RunnerError

# Keys that Superset's import schemas know; the first of each pair it insists on.
SCHEMAS = {
    "databases": (
        {"database_name", "sqlalchemy_uri", "uuid", "version"},
        {
            "cache_timeout", "expose_in_sqllab", "allow_run_async", "allow_ctas", "allow_cvas",
            "allow_dml", "allow_csv_upload", "extra",
        },
    ),
    "datasets": (
        {"table_name", "uuid", "version", "database_uuid"},
        {"main_dttm_col", "description", "schema", "sql", "metrics", "columns"},
    ),
    "charts": (
        {"slice_name", "viz_type", "uuid", "version", "dataset_uuid"},
        {"description", "params", "cache_timeout"},
    ),
    "dashboards": (
        {"dashboard_title", "version", "uuid"},
        {"description", "css", "slug", "position", "metadata"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(world: Database) -> dict[str, dict[str, Any]]:
    return superset.bundle(world.connection)


def of_kind(files: dict[str, dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [content for name, content in files.items() if name.startswith(f"{kind}/")]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_file_has_the_keys_of_its_schema(files: dict[str, dict[str, Any]], kind: str) -> None:
    required, optional = SCHEMAS[kind]
    found = of_kind(files, kind)
    assert found
    for content in found:
        assert required <= set(content) <= required | optional
        assert all(content[key] for key in required)
        uuid.UUID(content["uuid"])
    assert len({content["uuid"] for content in found}) == len(found)


def test_everything_named_is_in_the_bundle(files: dict[str, dict[str, Any]]) -> None:
    databases = {item["uuid"] for item in of_kind(files, "databases")}
    datasets = {item["uuid"]: item for item in of_kind(files, "datasets")}
    charts = {item["uuid"] for item in of_kind(files, "charts")}
    assert {item["database_uuid"] for item in datasets.values()} <= databases
    assert {item["dataset_uuid"] for item in of_kind(files, "charts")} == set(datasets)
    shown = set()
    declared = {
        page.title: [name.capitalize() for name in page.filters] for page in dashboards.read()
    }
    for page in of_kind(files, "dashboards"):
        shown |= {
            item["meta"]["uuid"]
            for item in page["position"].values()
            if isinstance(item, dict) and item["type"] == "CHART"
        }
        names = [item["name"] for item in page["metadata"]["native_filter_configuration"]]
        assert names == declared.pop(page["dashboard_title"])
        for item in page["metadata"]["native_filter_configuration"][:2]:
            target = item["targets"][0]
            columns = {c["column_name"] for c in datasets[target["datasetUuid"]]["columns"]}
            assert target["column"]["name"] in columns
    assert shown == charts
    assert len(of_kind(files, "dashboards")) == 11
    assert not declared


def test_every_column_is_described(files: dict[str, dict[str, Any]]) -> None:
    for dataset in of_kind(files, "datasets"):
        assert dataset["description"]
        assert all(column["description"] for column in dataset["columns"])


def test_it_is_the_same_each_time_and_holds_no_secret(world: Database, tmp_path: Path) -> None:
    one = superset.write(world.connection, tmp_path / "one.zip").read_bytes()
    two = superset.write(world.connection, tmp_path / "two.zip").read_bytes()
    assert one == two
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "password" not in text.lower()
            assert yaml.safe_load(text)
    with pytest.raises(RunnerError, match="password"):
        superset.bundle(world.connection, "postgresql://bi:geheim@db/rently")


def as_expression(column: str | dict[str, Any]) -> sql.Identifier | sql.SQL:
    """A column of a chart: its name, or an expression."""
    return sql.Identifier(column) if isinstance(column, str) else sql.SQL(column["sqlExpression"])


def asked_of_superset(chart: dict[str, Any], view: str) -> sql.Composed:
    """The query that Superset builds from a chart's parameters."""
    params = chart["params"]
    columns = [*params["groupby"], *([params["x_axis"]] if "x_axis" in params else [])]
    names = [column for place, column in enumerate(columns) if column not in columns[:place]]
    order = ["legal_entity_code", "currency_code"]
    names.sort(key=lambda name: order.index(name) if name in order else 2)
    conditions = [
        sql.SQL("{} = {}").format(sql.Identifier(item["subject"]), sql.Literal(item["comparator"]))
        for item in params["adhoc_filters"]
        if item["operator"] == "=="
    ]
    return sql.SQL("select {0}, {1} from analytics.{2} where {3} group by {0} order by {0}").format(
        sql.SQL(", ").join(map(as_expression, names)),
        sql.SQL(params["metrics"][0]["sqlExpression"]),
        sql.Identifier(view),
        sql.SQL(" and ").join([sql.SQL("true"), *conditions]),
    )


def test_charts_show_the_figures_of_the_pages(
    world: Database, files: dict[str, dict[str, Any]]
) -> None:
    for page in dashboards.read():
        for number, panel in enumerate(page.panels, 1):
            chart = files[f"charts/{page.name}_{number:02}.yaml"]
            shown = world.connection.execute(asked_of_superset(chart, panel.view)).fetchall()
            drawn = dashboards.figures(world.connection, panel)
            if panel.order_by:  # Superset orders by the names
                drawn.sort(key=lambda row: row[:3])
            assert shown == drawn, panel.title


def test_a_panel_over_a_missing_column_is_named(world: Database, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text(
        "title: T\nquestion: Q?\naudience: all\nfilters: [entity]\npanels:\n"
        "  - {title: A, view: v_balance_sheet, measure: x_amount, chart: bar, format: amount}\n",
        encoding="utf-8",
    )
    with pytest.raises(RunnerError, match="panel A"):
        superset.bundle(world.connection, folder=tmp_path)


def test_a_period_chooses_by_the_column_of_the_panel_and_spares_panels_without(
    files: dict[str, dict[str, Any]],
) -> None:
    for page in dashboards.read():
        without = []
        for number, panel in enumerate(page.panels, 1):
            chart = files[f"charts/{page.name}_{number:02}.yaml"]
            ranges = [
                item["subject"]
                for item in chart["params"]["adhoc_filters"]
                if item["operator"] == "TEMPORAL_RANGE"
            ]
            assert ranges == ([panel.period] if panel.period else [])
            if not panel.period:
                without.append(number)
        metadata = files[f"dashboards/{page.name}.yaml"]["metadata"]
        for item in metadata["native_filter_configuration"]:
            excluded = without if item["name"] == "Period" else []
            assert item["scope"]["excluded"] == excluded
