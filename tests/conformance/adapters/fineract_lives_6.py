"""Fineract scenarios of tier T6: `fineract/scenarios/T6*.json`."""

from adapters._scenario import actual, cases

PATTERN = "fineract/scenarios/T6*.json"

__all__ = ["PATTERN", "actual", "cases"]
