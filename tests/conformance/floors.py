"""The least share of each kind of file that must pass. What is not named here must pass whole.

`docs/explanation/conformance.md` names every miss and says why.
"""

from __future__ import annotations

from fractions import Fraction

FLOORS: dict[str, Fraction] = {
    # One row of the source contradicts its own rule: no days in four years of thirty-day months.
    "daycount/vectors.csv": Fraction(99, 100),
    # Income of single days where late interest joins it.
    "fineract/scenarios/T5*.json": Fraction(28, 29),
}


def floor(pattern: str) -> Fraction:
    """Return the least share of cases that must pass for the files of this pattern."""
    return FLOORS.get(pattern, Fraction(1))
