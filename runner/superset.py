"""The dashboards as a bundle that Apache Superset imports; the panels ask the same of the views.

Every object has a UUID made from its name, so that a bundle imported again replaces what it brought
before. The database is named without a password: Superset takes it from a passfile, or asks.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg.rows import dict_row

from . import dashboards
from .errors import RunnerError
from .query import query

ROOT = "rently_dashboards"
VERSION = "1.0.0"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://rently.invalid/superset")
WRITTEN_AT = (2026, 1, 1, 0, 0, 0)  # a ZIP has dates; the same dashboards make the same bytes
DEFAULT_URI = "postgresql+psycopg2://rently_bi@localhost:5432/rently"
VIZ_TYPES = {
    "bar": "echarts_timeseries_bar",
    "line": "echarts_timeseries_line",
    "kpi": "table",
    "table": "table",
}
NUMBER_FORMATS = {"amount": ",.2f", "count": ",d"}
KEYS = ["legal_entity_code", "currency_code"]
FILTERED = {"entity": KEYS[0], "currency": KEYS[1]}
TEMPORAL = ("date", "timestamp with time zone")
OF_NO_FIGURE = ("rate_date", "as_of_at")  # when it was converted or refreshed
# What the dashboard's filter by period puts its range into.
_PERIOD = {
    "clause": "WHERE",
    "expressionType": "SIMPLE",
    "operator": "TEMPORAL_RANGE",
    "comparator": "No filter",
}


def write(
    connection: psycopg.Connection[Any],
    out: Path,
    uri: str = DEFAULT_URI,
    folder: Path = dashboards.FOLDER,
) -> Path:
    """Write the bundle as a ZIP and return its path.

    Raises:
        RunnerError: the URI holds a password, or a panel asks for what is not there.
    """
    files = bundle(connection, uri, folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{ROOT}/{name}", WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
            archive.writestr(entry, text.encode())
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(buffer.getvalue())
    return out


def bundle(
    connection: psycopg.Connection[Any],
    uri: str = DEFAULT_URI,
    folder: Path = dashboards.FOLDER,
) -> dict[str, dict[str, Any]]:
    """Return the files of the bundle: their names and contents."""
    address, _, options = uri.split("://", 1)[-1].partition("?")
    if ":" in address.rpartition("@")[0] or "password=" in options.lower():
        raise RunnerError(
            "the address of the database holds a password",
            detail="a bundle is copied around",
            hint="Leave it out: Superset reads a passfile, or asks when the bundle is imported.",
        )
    pages = dashboards.read(folder)
    views = _views(connection, {panel.view for page in pages for panel in page.panels})
    for page in pages:
        for panel in page.panels:
            _require(panel, views.get(panel.view, []))
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": {
            "version": VERSION,
            "type": "Dashboard",
            "timestamp": "2026-01-01T00:00:00+00:00",
        },
        "databases/Rently.yaml": _database(uri),
    }
    for view, columns in sorted(views.items()):
        files[f"datasets/Rently/{view}.yaml"] = _dataset(view, columns)
    for page in pages:
        for number, panel in enumerate(page.panels, 1):
            files[f"charts/{page.name}_{number:02}.yaml"] = chart(page, number, views[panel.view])
        files[f"dashboards/{page.name}.yaml"] = _dashboard(page)
    return files


def _views(
    connection: psycopg.Connection[Any], names: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    views: dict[str, list[dict[str, Any]]] = {}
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(query("view_columns"), {"views": sorted(names)}):
            views.setdefault(row["view_name"], []).append(row)
    return views


def _require(panel: dashboards.Panel, columns: list[dict[str, Any]]) -> None:
    wanted = {*KEYS, panel.measure, *panel.where}
    wanted |= {column for column in (panel.group_by, panel.order_by, panel.period) if column}
    wanted |= {dashboards.PLACE} if panel.top else set()
    missing = wanted - {column["column_name"] for column in columns}
    if missing:
        raise RunnerError(
            f"panel {panel.title} asks for what analytics.{panel.view} does not have",
            detail=", ".join(sorted(missing)),
            hint="select * from analytics.help()",
        )


def _uuid(*names: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, names))))


def _database(uri: str) -> dict[str, Any]:
    return {
        "database_name": "Rently",
        "sqlalchemy_uri": uri,
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": _uuid("database"),
        "version": VERSION,
    }


def _dataset(view: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    times = [
        column["column_name"]
        for column in columns
        if column["data_type"] in TEMPORAL and column["column_name"] not in OF_NO_FIGURE
    ]
    return {
        "table_name": view,
        "main_dttm_col": times[0] if times else None,
        "description": columns[0]["view_comment"],
        "schema": "analytics",
        "sql": None,
        "uuid": _uuid("dataset", view),
        "metrics": [
            {
                "metric_name": f"sum_{column['column_name']}",
                "verbose_name": None,
                "metric_type": "sum",
                "expression": f'SUM("{column["column_name"]}")',
                "description": column["column_comment"],
            }
            for column in columns
            if column["column_name"].endswith(("_amount", "_count"))
        ],
        "columns": [
            {
                "column_name": column["column_name"],
                "is_dttm": column["data_type"] in TEMPORAL,
                "is_active": True,
                "type": column["data_type"].upper(),
                "groupby": True,
                "filterable": True,
                "description": column["column_comment"],
            }
            for column in columns
        ],
        "version": VERSION,
        "database_uuid": _uuid("database"),
    }


def chart(page: dashboards.Dashboard, number: int, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the chart of a panel: the sum of its measure by entity, currency and group."""
    panel = page.panels[number - 1]
    types = {column["column_name"]: column["data_type"] for column in columns}
    metric = {
        "expressionType": "SQL",
        "sqlExpression": f'SUM("{panel.measure}")',
        "label": panel.measure,
        "hasCustomLabel": True,
    }
    params: dict[str, Any] = {
        "viz_type": VIZ_TYPES[panel.chart],
        "adhoc_filters": [
            {
                "clause": "WHERE",
                "expressionType": "SIMPLE",
                "subject": column,
                "operator": "==",
                "comparator": value,
            }
            for column, value in panel.where.items()
        ]
        + ([_PERIOD | {"subject": panel.period}] if panel.period else []),
        "row_limit": 10_000,
    }
    group = _group(panel) if panel.group_by else None
    if params["viz_type"] == "table":
        params |= {
            "query_mode": "aggregate",
            "groupby": [*KEYS, *([group] if group else [])],
            "metrics": [metric],
            "column_config": {
                panel.measure: {"d3NumberFormat": NUMBER_FORMATS[panel.format]},
            },
        }
    else:
        is_time = types.get(panel.group_by or "") in TEMPORAL
        params |= {
            "x_axis": group or "currency_code",
            "groupby": KEYS if panel.group_by else KEYS[:1],
            "metrics": [metric],
            "y_axis_format": NUMBER_FORMATS[panel.format],
            "show_legend": True,
            "rich_tooltip": True,
            **({"time_grain_sqla": None} if is_time else {"xAxisForceCategorical": True}),
        }
    return {
        "slice_name": f"{page.title}: {panel.title}",
        "description": f"analytics.{panel.view}",
        "viz_type": params["viz_type"],
        "params": params,
        "cache_timeout": None,
        "uuid": _uuid("chart", page.name, number),
        "version": VERSION,
        "dataset_uuid": _uuid("dataset", panel.view),
    }


def _group(panel: dashboards.Panel) -> str | dict[str, Any] | None:
    """Return the column more as a chart names it: an expression if only the top is shown."""
    if panel.top is None:
        return panel.group_by
    return {
        "expressionType": "SQL",
        "sqlExpression": dashboards.group(panel).as_string(),
        "label": panel.group_by,
    }


def slug(page: dashboards.Dashboard) -> str:
    """Return the last part of the dashboard's address."""
    return "rently-" + page.name[3:].replace("_", "-")


def _dashboard(page: dashboards.Dashboard) -> dict[str, Any]:
    return {
        "dashboard_title": page.title,
        "description": f"{page.question} For {page.audience}.",
        "css": "",
        "slug": slug(page),
        "uuid": _uuid("dashboard", page.name),
        "position": dict(_position(page)),
        "metadata": {
            "native_filter_configuration": [_filter(page, name) for name in page.filters],
            "cross_filters_enabled": True,
            "refresh_frequency": 0,
        },
        "version": VERSION,
    }


def _position(page: dashboards.Dashboard) -> Iterator[tuple[str, Any]]:
    """Yield the layout: two charts a row."""
    rows = [
        [*range(start, min(start + 2, len(page.panels) + 1))]
        for start in range(1, len(page.panels) + 1, 2)
    ]
    yield "DASHBOARD_VERSION_KEY", "v2"
    yield "ROOT_ID", {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]}
    yield "HEADER_ID", {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": page.title}}
    yield (
        "GRID_ID",
        {
            "type": "GRID",
            "id": "GRID_ID",
            "children": [f"ROW-{number}" for number in range(1, len(rows) + 1)],
            "parents": ["ROOT_ID"],
        },
    )
    for number, numbers in enumerate(rows, 1):
        row = f"ROW-{number}"
        yield (
            row,
            {
                "type": "ROW",
                "id": row,
                "children": [f"CHART-{place}" for place in numbers],
                "parents": ["ROOT_ID", "GRID_ID"],
                "meta": {"background": "BACKGROUND_TRANSPARENT"},
            },
        )
        for place in numbers:
            yield (
                f"CHART-{place}",
                {
                    "type": "CHART",
                    "id": f"CHART-{place}",
                    "children": [],
                    "parents": ["ROOT_ID", "GRID_ID", row],
                    "meta": {
                        "chartId": place,
                        "uuid": _uuid("chart", page.name, place),
                        "sliceName": f"{page.title}: {page.panels[place - 1].title}",
                        "width": 6,
                        "height": 50,
                    },
                },
            )


def _filter(page: dashboards.Dashboard, name: str) -> dict[str, Any]:
    """Return a filter of the page; that by period spares charts without one."""
    if name == "period":
        kind, target = "filter_time", {}
        spared = [place for place, panel in enumerate(page.panels, 1) if not panel.period]
    else:
        dataset = _uuid("dataset", page.panels[0].view)
        kind, spared = "filter_select", []
        target = {"datasetUuid": dataset, "column": {"name": FILTERED[name]}}
    return {
        "id": f"NATIVE_FILTER-{_uuid('filter', page.name, name)}",
        "name": name.capitalize(),
        "filterType": kind,
        "targets": [target],
        "type": "NATIVE_FILTER",
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": spared},
        "description": "",
    }
