"""Fineract scenarios of tier T3: `fineract/scenarios/T3*.json`."""

from adapters._scenario import actual, cases

PATTERN = "fineract/scenarios/T3*.json"

__all__ = ["PATTERN", "actual", "cases"]
