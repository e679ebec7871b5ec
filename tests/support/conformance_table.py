"""Prints the conformance table at the end of a run, whole also under pytest-xdist."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

PROPERTY = "conformance"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print one row a kind of file, then every failure and every reason for no support."""
    reports = [
        value
        for outcome in ("passed", "failed")
        for test in terminalreporter.getreports(outcome)
        for name, value in getattr(test, "user_properties", ())
        if name == PROPERTY
    ]
    if not reports:
        return
    terminalreporter.write_sep("=", "conformance")
    width = max(len(report["pattern"]) for report in reports)
    terminalreporter.write_line(
        f"{'file':{width}}  cases  passed  failed  unsupported  passed must be"
    )
    for report in sorted(reports, key=lambda report: str(report["pattern"])):
        failed, unsupported = len(report["failed"]), len(report["unsupported"])
        terminalreporter.write_line(
            f"{report['pattern']:{width}}  {report['passed'] + failed + unsupported:5}"
            f"  {report['passed']:6}  {failed:6}  {unsupported:11}  {report['floor']}"
        )
    for report in sorted(reports, key=lambda report: str(report["pattern"])):
        _write_misses(terminalreporter, report)


def _write_misses(terminalreporter: Any, report: dict[str, Any]) -> None:
    for name, difference in report["failed"]:
        terminalreporter.write_line(f"failed: {report['pattern']}: {name}: {difference}")
    reasons = Counter(reason for _, reason in report["unsupported"])
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"unsupported: {report['pattern']}: {count} x {reason}")


def attach(request: pytest.FixtureRequest, report: dict[str, Any]) -> None:
    """Hand a report to the summary."""
    request.node.user_properties.append((PROPERTY, report))
