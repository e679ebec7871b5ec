"""Settings of the property tests: a law is tried on a hundred examples within one transaction."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

law = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
