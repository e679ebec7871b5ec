"""Fineract scenarios of tier T4: `fineract/scenarios/T4*.json`."""

from adapters._scenario import actual, cases

PATTERN = "fineract/scenarios/T4*.json"

__all__ = ["PATTERN", "actual", "cases"]
