"""Laws of taking a tape over: sums are apportioned to the cent, whatever was repaid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import law
from sqltest import Database, Entity
from tapes import mapped, row, take_over

CENT = Decimal("0.01")
LINES = """
select
    l.loan_number,
    l.status,
    l.principal_amount,
    l.principal_repaid_amount,
    l.interest_repaid_amount,
    l.oldest_unpaid_due_date,
    i.line_number,
    i.due_date,
    i.opening_balance_amount,
    i.closing_balance_amount,
    c.component,
    c.due,
    coalesce(
        (
            select sum(a.allocated_amount)
            from lending.payment_allocation as a
            where
                a.loan_id = l.id
                and a.line_number = i.line_number
                and a.component = c.component
        ),
        0
    ) as paid
from lending.loan as l
inner join lending.amortisation_line as i on l.id = i.loan_id
cross join lateral (
    values ('principal', i.principal_amount), ('interest', i.interest_amount)
) as c (component, due)
order by l.loan_number, i.line_number, c.component
"""


@st.composite
def cells(draw: st.DrawFn) -> dict[str, str]:
    """Draw a loan of which any part may be repaid."""
    principal = draw(st.decimals("100", "50000", places=2))
    is_closed = draw(st.booleans())
    share = Decimal(1) if is_closed else draw(st.decimals(0, 1, places=4))
    return row(
        status="done" if is_closed else draw(st.sampled_from(["good", "late", "lost"])),
        principal_amount=str(principal),
        interest_rate=str(draw(st.decimals("0", "0.6", places=4))),
        instalment_count=str(draw(st.integers(1, 60))),
        start_date=draw(st.sampled_from(["2022-01-31", "2023-11-15", "2024-06-29"])),
        paid_principal_amount=str((principal * share).quantize(CENT)),
        paid_interest_amount=str(draw(st.decimals("0", "3000", places=2))),
    )


@settings(law, max_examples=15)
@given(
    drawn=st.lists(cells(), min_size=1, max_size=8),
    method=st.sampled_from(["annuity", "equal_principal", "flat", "interest_only"]),
    tolerance=st.sampled_from(["0", "0.02", "5"]),
)
def test_what_was_repaid_is_apportioned_to_the_cent(
    db: Database, entity: Entity, drawn: list[dict[str, str]], method: str, tolerance: str
) -> None:
    tape = [cells | {"loan_number": f"T-{number}"} for number, cells in enumerate(drawn)]
    product = mapped()["product"] | {"amortisation": method}
    with db.connection.transaction(force_rollback=True):
        take_over(db, entity, tape, document=mapped(product=product, settled_tolerance=tolerance))
        assert db.rows("select name, example from ops.verify() where violations > 0") == []
        found = db.rows(LINES)
    for cells in tape:
        assert_apportioned([line for line in found if line["loan_number"] == cells["loan_number"]])


def assert_apportioned(lines: list[dict[str, Any]]) -> None:
    """Expect every law of one loan's plan and allocations."""
    loan = lines[0]
    paid = {
        component: sum(line["paid"] for line in lines if line["component"] == component)
        for component in ("principal", "interest")
    }
    assert paid["principal"] == loan["principal_repaid_amount"]
    assert paid["interest"] == loan["interest_repaid_amount"]
    assert all(0 <= line["paid"] <= line["due"] for line in lines)
    assert lines[-1]["closing_balance_amount"] == 0
    for before, after in zip(lines[::2], lines[2::2], strict=False):
        assert after["opening_balance_amount"] == before["closing_balance_amount"]
    unpaid = [line["due_date"] for line in lines if line["paid"] < line["due"]]
    if loan["status"] == "closed":
        assert not unpaid
        assert loan["oldest_unpaid_due_date"] is None
    else:
        assert loan["oldest_unpaid_due_date"] == min(unpaid, default=None)
