"""Fineract scenarios of tier T2: `fineract/scenarios/T2*.json`."""

from adapters._scenario import actual, cases

PATTERN = "fineract/scenarios/T2*.json"

__all__ = ["PATTERN", "actual", "cases"]
