"""A public tape of 10,000 consumer loans: the instalment is the annuity rounded up to the cent.

`RENTLY_DATA_DIR` says where the tape is; by default in `shared/data` beside the project.
"""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from pathlib import Path

import conformance
import pytest
from sqltest import Database

TAPE = "openintro_lendingclub_loans.csv"
DIRECTORY_VARIABLE = "RENTLY_DATA_DIR"
# Three loans of the tape have an instalment that their own amount, rate and term do not give.
LEAST = Decimal("0.9997")
INSTALMENTS = """
select s.instalment
from finance.schedules(
    array(
        select jsonb_populate_record(null::finance.schedule_terms, t.terms)
        from jsonb_array_elements(%s::jsonb) with ordinality as t(terms, position)
        order by t.position
    )
) as s
where s.number = 1
order by s.term_position
"""


def test_instalments_equal_the_tape(anyone: Database) -> None:
    directory = os.environ.get(DIRECTORY_VARIABLE)
    path = (Path(directory) if directory else conformance.PROJECT.parent / "shared" / "data") / TAPE
    if not path.exists():
        pytest.skip(f"no loan tape: {path} is absent; set {DIRECTORY_VARIABLE}")
    with path.open(encoding="utf-8", newline="") as lines:
        loans = list(csv.DictReader(lines))
    terms = [
        {
            "principal_amount": loan["loan_amount"],
            "annual_rate": str(Decimal(loan["interest_rate"]) / 100),
            "instalments": int(Decimal(loan["term"])),
            "disbursed_on": "2018-01-01",
            "instalment_rounding": "up",
        }
        for loan in loans
    ]
    found = anyone.rows(INSTALMENTS, [json.dumps(terms)])
    equal = sum(
        row["instalment"] == Decimal(loan["installment"])
        for row, loan in zip(found, loans, strict=True)
    )
    assert equal >= LEAST * len(loans), f"{equal} of {len(loans)} instalments are those of the tape"
