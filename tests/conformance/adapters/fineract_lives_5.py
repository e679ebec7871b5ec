"""Fineract scenarios of tier T5: `fineract/scenarios/T5*.json`."""

from adapters._scenario import actual, cases

PATTERN = "fineract/scenarios/T5*.json"

__all__ = ["PATTERN", "actual", "cases"]
