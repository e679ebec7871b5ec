"""Every case of the reference data, through the adapter of its file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import conformance
import conformance_table
import pytest
from floors import floor
from sqltest import Database

ADAPTERS = [
    import_module(f"adapters.{path.stem}")
    for path in sorted((Path(__file__).parent / "adapters").glob("[!_]*.py"))
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.PATTERN)
def test_conformance(db: Database, adapter: ModuleType, request: pytest.FixtureRequest) -> None:
    directory = conformance.directory()
    files = sorted(directory.glob(adapter.PATTERN))
    if not files:
        pytest.skip(
            f"no reference data: {directory / adapter.PATTERN} is absent; set"
            f" {conformance.DIRECTORY_VARIABLE}"
        )
    report = conformance.run(db, adapter, files)
    least = floor(adapter.PATTERN)
    wanted = "all" if least == 1 else f"{float(least):.1%}"
    conformance_table.attach(request, report.as_dict() | {"floor": wanted})
    assert report.total > 0, f"no case found in {directory / adapter.PATTERN}"
    assert report.passed >= least * report.total, "\n".join(
        f"{name}: {difference}" for name, difference in report.failed + report.unsupported
    )
