"""Follows a Fineract scenario: its steps become the engine's events.

The scenarios are replayed through the pure function `finance.replay`, which the database calls too;
a test of its own proves that the rows stored by the commands are what it computes.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

from adapters import _changes, _deferred, _fineract, _journal, _rules
from adapters._schedule import instalments
from adapters._shown import COMPONENTS, day, plural, schedule, transactions
from conformance import Unsupported
from sqltest import Database

STATE = """
select to_jsonb(s) as state
from finance.replay(
    jsonb_populate_record(null::finance.loan_terms, %(terms)s::jsonb),
    array(
        select e
        from jsonb_populate_recordset(null::finance.loan_event, %(events)s::jsonb) as e
    ),
    %(on)s::date
) as s
"""
PAYOFF = """
select p.*
from finance.payoff(
    finance.replay(
        jsonb_populate_record(null::finance.loan_terms, %(terms)s::jsonb),
        array(
            select e
            from jsonb_populate_recordset(null::finance.loan_event, %(events)s::jsonb) as e
        ),
        %(on)s::date
    ),
    finance.with_changes(
        jsonb_populate_record(null::finance.loan_terms, %(terms)s::jsonb),
        array(
            select e
            from jsonb_populate_recordset(null::finance.loan_event, %(events)s::jsonb) as e
        )
    ),
    %(on)s::date
) as p
"""
PAYMENTS = {
    "REPAYMENT": "repayment",
    "MERCHANT_ISSUED_REFUND": "merchant_refund",
    "PAYOUT_REFUND": "payout_refund",
    "GOODWILL_CREDIT": "goodwill_credit",
    "INTEREST_PAYMENT_WAIVER": "interest_payment_waiver",
}
CALCULATIONS = {
    "FLAT": "Flat",
    "PERCENTAGE_AMOUNT": "% Amount",
    "PERCENTAGE_INTEREST": "% Interest",
    "PERCENTAGE_LOAN_AMOUNT_PLUS_INTEREST": "% Loan Amount + Interest",
}


class Refused(Exception):  # noqa: N818 - a verdict, not an error
    """The step is one that must be refused."""


class Life:
    """One loan, from its terms to what became of it."""

    def __init__(self, db: Database, entry: dict[str, Any], charges: dict[str, Any]) -> None:
        """Begin with the product of a scenario and the known charges."""
        self.db = db
        self.entry = entry
        self.product = entry["product"]
        self.definitions = charges
        self.rules = _rules.of_product(self.product)
        self.loan: dict[str, Any] = {}
        self.approved: str | None = None
        self.today = dt.date(1970, 1, 1)
        self.events: list[dict[str, Any]] = []
        self.reverted: list[dict[str, Any]] = []
        self.fees: list[dict[str, Any]] = []
        self.accrues_late_charges = False
        self.accruals: list[dict[str, Any]] = []
        self.reported_until: dt.date | None = None
        self.closed_until: dt.date | None = None
        self.is_fraud = False
        self.charge_off_accruals: list[dict[str, Any]] = []
        self.journals: list[tuple[str, str, str, Decimal, list[str]]] = []
        self.amortised: list[dict[str, Any]] = []
        self.earned_by: dict[str, Decimal] = {}
        self.lost_by: dict[str, Decimal] = {}
        self._state: dict[str, Any] | None = None

    # What happens

    def create(self, loan: dict[str, Any]) -> None:
        """Apply for the loan."""
        self.loan = loan | {"submitted_on": str(day(loan["submitted_on"]))}
        self.rules = _rules.of_strategy(loan.get("payment_strategy"), self.rules)

    def add(self, kind: str, on: str, amount: str | None, **more: Any) -> dict[str, Any]:
        """Add an event; after the first payout, charges come first on their day."""
        event = {
            "id": str(uuid.uuid4()),
            "transaction_type": kind,
            "value_date": str(day(on)),
            "amount": amount,
        } | more
        self.events.append(event)
        self.events.sort(key=lambda e: (e["value_date"], e["transaction_type"] != "charge"))
        first = next((e for e in self.events if e["transaction_type"] == "disbursement"), None)
        if first:
            self.events.remove(first)
            self.events.insert(0, first)
        self._state = None
        return event

    def disburse(self, on: str, amount: str) -> None:
        """Pay out, and take the down payment where the product does."""
        self.add("disbursement", on, amount)
        if self.product.get("enableAutoRepaymentForDownPayment"):
            owed = min(self.down_payment(amount), self.outstanding())
            if owed > 0:
                self.add("down_payment", on, str(owed))
        self.settle()

    def down_payment(self, amount: str) -> Decimal:
        """Return the down payment on an amount paid out."""
        row = self.db.row(
            """
            select finance.down_payment(finance.complete_schedule_terms(
                jsonb_populate_record(null::finance.schedule_terms, %s::jsonb)
            ), %s::numeric) as amount
            """,
            [json.dumps(self.terms()["schedule"]), amount],
        )
        return Decimal(row["amount"])

    def pay(self, kind: str, on: str, amount: str) -> None:
        """Receive money."""
        if kind not in PAYMENTS:
            raise Unsupported(f"payment of type {kind}")
        if self.is_written_off():
            raise Refused
        event = self.add(PAYMENTS[kind], on, amount)
        if kind in (self.product.get("supportedInterestRefundTypes") or ()):
            self.add("interest_refund", on, None, original_id=event["id"])
        self.settle()

    def pay_off(self, on: str) -> None:
        """Receive what repays the loan in full."""
        row = self.db.row(PAYOFF, self.params(day(on)))
        self.add("repayment", on, str(sum(row.values())))
        self.settle()

    def charge_off(self, on: str, reason: str | None) -> None:
        """Move all that is owed to loss; income is booked up to that day first."""
        before = len(self.accruals)
        if self.product.get("isInterestRecalculationEnabled"):
            self.earn(day(on), day(on), booked_on=day(on))
        self.charge_off_accruals = self.accruals[before:]
        event = self.add("charge_off", on, "0", reason=reason and reason.lower())
        _deferred.earn_at_end(self, event)

    def undo_charge_off(self) -> None:
        """Take the charge-off back; its journal is booked the other way round."""
        event = self.event("charge_off")
        _deferred.undo_end(self, event)
        for row in self.charge_off_accruals:
            self.accruals.append(row | {"type": "Accrual Adjustment", "sign": -1})
        rows = {row["id"]: row for row in self.transactions()}
        self.journals += [
            ("charge_off", event["value_date"], component, sign * amount, circumstances)
            for _, component, amount, circumstances in self.movements(event)
            for sign in (1, -1)
        ]
        self.reverted.append(rows[event["id"]] | {"reverted": True})
        self.events.remove(event)
        self._state = None

    def write_off(self, on: str) -> None:
        """Take all that is owed off the books."""
        event = self.add("write_off", on, str(self.outstanding()))
        _deferred.earn_at_end(self, event)

    def is_written_off(self) -> bool:
        """Say whether the claim was taken off the books."""
        return any(e["transaction_type"] == "write_off" for e in self.events)

    def event(self, kind: str) -> dict[str, Any]:
        """Return the last event of a type."""
        found: dict[str, Any] = [e for e in self.events if e["transaction_type"] == kind][-1]
        return found

    def close_days(self) -> None:
        """Close the days up to yesterday: the first time only that day, then each since."""
        until = self.today - dt.timedelta(days=1)
        first = self.closed_until + dt.timedelta(days=1) if self.closed_until else until
        if self.is_paid_out():
            for days in range((until - first).days + 1):
                on = first + dt.timedelta(days=days)
                if not any(e["transaction_type"] == "charge_off" for e in self.events):
                    self.earn(on, on)
                _deferred.earn(self, on)
                self.reported_until = max(on, self.reported_until or on)
        self.closed_until = max(until, self.closed_until or until)

    def earn(self, on: dt.date, known_on: dt.date, booked_on: dt.date | None = None) -> None:
        """Book what was earned up to a day and not before, as the loan was known on it."""
        today, self.today, self._state = self.today, known_on, None
        maturity = max(day(i["due_on"]) for i in self.state()["instalments"])
        earned = self.earned_until(on)
        new = {
            name: amount - sum(a["sign"] * Decimal(a[plural(name)]) for a in self.accruals)
            for name, amount in earned.items()
        }
        self.today = booked_on or min(on, maturity)
        if sum(new.values()) > 0:
            self.accrue(new)
        self.today, self._state = today, None

    def earned_until(self, on: dt.date) -> dict[str, Decimal]:
        """Return the income of the loan up to the end of a day."""
        lines = self.state()["instalments"]
        if self.terms()["recalculation"] == "last_instalment":
            terms = self.terms() | {"pre_closure": "date"}
            paid = sum((Decimal(str(i["interest_paid"])) for i in lines), Decimal(0))
            credited = sum((Decimal(str(i["credited_interest"])) for i in lines), Decimal(0))
            left = self.db.row(PAYOFF, self.params(on) | {"terms": json.dumps(terms)})
            row = {"interest": left["interest"] + paid - credited}
        else:
            row = self._accrued(lines, on)
        charged = [
            e for e in self.events if e["transaction_type"] == "charge" and day(e["due_on"]) <= on
        ]
        started = [i for i in lines if day(i["due_on"]) <= on]
        return {
            "interest": row["interest"],
            "fee": sum((Decimal(str(i["plan_fee"])) for i in started), Decimal(0))
            + sum(Decimal(e["amount"]) for e in charged if e["component"] == "fee"),
            "penalty": sum((Decimal(str(i["plan_penalty"])) for i in started), Decimal(0))
            + sum(Decimal(e["amount"]) for e in charged if e["component"] == "penalty"),
        }

    def _accrued(self, lines: list[dict[str, Any]], on: dt.date) -> dict[str, Any]:
        """Return the interest that instalments have earned by the end of a day."""
        return self.db.row(
            """
            select finance.accrued_interest(
                array(
                    select i
                    from jsonb_populate_recordset(null::finance.instalment, %s::jsonb) as i
                ),
                %s
            ) as interest
            """,
            [json.dumps(lines), on],
        )

    def movements(self, event: dict[str, Any]) -> list[tuple[str, str, Decimal, list[str]]]:
        """Return what an event means for the ledger: type, component, amount, circumstances."""
        kind = event["transaction_type"]
        circumstances = ["none"]
        place = self.events.index(event)
        before = [e for e in self.events[:place] if e["transaction_type"] == "charge_off"]
        fraud = ["fraud"] if self.is_fraud else []
        if kind == "charge_off":
            circumstances = [*self._reasons(event), *fraud, "none"]
        elif before:
            marks = [*self._reasons(before[-1]), *fraud, "charge_off"]
            circumstances = [*(f"after_{mark}" for mark in marks), "none"]
        if kind == "disbursement":
            return [(kind, "principal", Decimal(event["amount"]), circumstances)]
        if kind in ("capitalised_income", "buy_down_fee", "buy_down_fee_adjustment"):
            return [_deferred.own_movement(self, event)]
        return [
            (kind, a["component"], Decimal(str(a["amount"])), circumstances)
            for a in self.state()["allocations"]
            if a["event_id"] == event["id"]
        ]

    def end_circumstances(self, event_id: str) -> list[str]:
        """Return the circumstances of what is booked with a charge-off or a write-off."""
        event = next(e for e in self.events if e["id"] == event_id)
        if event["transaction_type"] == "write_off":
            return ["after_write_off", "none"]
        fraud = ["fraud"] if self.is_fraud else []
        marks = [*self._reasons(event), *fraud, "charge_off"]
        return [*(f"after_{mark}" for mark in marks), "none"]

    def _reasons(self, event: dict[str, Any]) -> list[str]:
        """Return the reason of a charge-off, where the product's key says that it is mapped."""
        reason = event.get("reason")
        if reason and self.entry["product_key"].endswith(f"{reason.upper()}_REASON"):
            return [str(reason)]
        return []

    def journal(
        self, kind: str, on: str, accounts: dict[str, dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the entries of all transactions of a type and day, booked and taken back."""
        found = [
            (taken, component, amount, circumstances)
            for taken, date, component, amount, circumstances in self.journals
            if taken == kind and date == on
        ]
        for event in self.events:
            if event["transaction_type"] == kind and event["value_date"] == on:
                found += self.movements(event)
        found += _deferred.movements(self, kind, on)
        if kind in ("accrual", "accrual_adjustment"):
            name = kind.replace("_", " ").title()
            for row in self.accruals:
                if row["type"] == name and row["date"] == on:
                    for component in ("interest", "fee", "penalty"):
                        amount = row["sign"] * Decimal(row[plural(component)])
                        if amount:
                            found.append(("accrual", component, amount, ["none"]))
        return _journal.entries(self.db, self.product, accounts, found)

    def delinquency(self) -> dt.date | None:
        """Return the day since which the loan is delinquent: grace after its oldest due date."""
        late = [day(i["due_on"]) for i in self.late_lines()]
        grace = int(self.product.get("graceOnArrearsAgeing") or 0)
        since = min(late) + dt.timedelta(days=grace) if late else None
        return since if since is not None and since < self.today else None

    def late_lines(self) -> list[dict[str, Any]]:
        """Return the instalments that are past due and not paid."""
        return [
            i
            for i in (self.state()["instalments"] if self.is_paid_out() else [])
            if day(i["due_on"]) < self.today and self.unpaid(i) > 0
        ]

    def unpaid(self, line: dict[str, Any]) -> Decimal:
        """Return what is unpaid of an instalment."""
        return sum(
            (Decimal(str(line[n])) - Decimal(str(line[f"{n}_paid"])) for n in COMPONENTS),
            Decimal(0),
        )

    def undo(self, event: dict[str, Any]) -> None:
        """Reverse an event, and the interest refund that came with it."""
        rows = {row["id"]: row for row in self.transactions()}
        gone = [
            e
            for e in self.events
            if e is event
            or (e["transaction_type"] == "interest_refund" and e.get("original_id") == event["id"])
        ]
        self.reverted += [rows[e["id"]] | {"reverted": True} for e in gone]
        self.events = [e for e in self.events if e not in gone]
        self._state = None
        self.settle()

    def forget(self) -> None:
        """Compute the state anew when asked: the day has changed."""
        self._state = None

    def undo_last_disbursal(self) -> None:
        """Take the last payment out back."""
        last = [e for e in self.events if e["transaction_type"] == "disbursement"][-1]
        self.events.remove(last)
        self._state = None

    def charge(
        self, key: str, due_on: str | None, amount: str | None, pct: str | None = None
    ) -> None:
        """Add a fee or a penalty; it counts from its due date or from today, what comes first."""
        if any(e["transaction_type"] == "charge_off" for e in self.events):
            raise Refused
        definition = self.definitions[key]
        asked = amount or pct
        if asked is None:
            raise Unsupported(f"charge {key}")
        if definition["charge_time"] == "INSTALLMENT_FEE" and not self.events:
            self.fees.append(_fineract.instalment_charge(definition, asked))
            return
        if due_on is None:
            raise Unsupported(f"charge {key}")
        if definition["calculation"] != "FLAT":
            asked = self._share(key, definition["calculation"], pct or amount)
        due = day(due_on)
        self.add(
            "charge",
            str(min(due, self.today)),
            asked,
            due_on=str(due),
            component="penalty" if definition["is_penalty"] else "fee",
        )
        maturity = max(
            day(i["due_on"]) for i in self.state()["instalments"] if i["kind"] == "instalment"
        )
        if self.accrues_late_charges and due > maturity:
            parts = dict.fromkeys(("interest", "fee", "penalty"), Decimal(0))
            parts["penalty" if definition["is_penalty"] else "fee"] = Decimal(asked)
            self.accrue(parts)
        self.settle()

    def _share(self, key: str, calculation: str, pct: str | None) -> str:
        """Return a percentage of the principal, of the interest, or of both, as money."""
        lines = self.state()["instalments"]
        bases = {
            "PERCENTAGE_AMOUNT": ("principal",),
            "PERCENTAGE_INTEREST": ("interest",),
            "PERCENTAGE_LOAN_AMOUNT_PLUS_INTEREST": ("principal", "interest"),
        }
        if calculation not in bases or pct is None:
            raise Unsupported(f"charge {key}")
        whole = sum(Decimal(str(i[name])) for i in lines for name in bases[calculation])
        return str((whole * Decimal(pct) / 100).quantize(Decimal("0.01")))

    def waive(self, key: str | None, due_on: str | None) -> None:
        """Waive what is unpaid of a charge: of that type and due date, else of the last."""
        penalty = None if key is None else self.definitions[key]["is_penalty"]
        event = [
            e
            for e in self.events
            if e["transaction_type"] == "charge"
            and (penalty is None or e["component"] == ("penalty" if penalty else "fee"))
            and (due_on is None or e["due_on"] == str(day(due_on)))
        ][-1]
        name = event["component"]
        owed = sum(
            (
                Decimal(str(i[name])) - Decimal(str(i[f"{name}_paid"]))
                for i in self.state()["instalments"]
            ),
            Decimal(0),
        )
        amount = min(Decimal(event["amount"]), owed)
        self.add("waiver", str(self.today), str(amount), component=name, waived_id=event["id"])
        self.settle()

    def waived(self, charge: dict[str, Any]) -> Decimal:
        """Return what was waived of a charge."""
        return sum(
            (Decimal(e["amount"]) for e in self.events if e.get("waived_id") == charge["id"]),
            Decimal(0),
        )

    def has_accrued(self, component: str) -> bool:
        """Say whether income of a component was booked when it was earned, or never is."""
        booked = sum(Decimal(a[plural(component)]) for a in self.accruals)
        return booked > 0 or self.product.get("accountingRule") != "ACCRUAL_PERIODIC"

    def charge_back(self, number: Any, amount: str) -> None:
        """Take a payment back from us."""
        payment = self.payment(number)
        self.add("chargeback", str(self.today), amount, original_id=payment["id"])
        self.settle()

    def config(self, key: str, value: Any) -> None:
        """Change a setting of the whole system."""
        if key in (
            "enable-business-date",
            # It concerns interest on overdue interest, which progressive loans never bear.
            "is-principal-compounding-disabled-for-overdue-loans",
        ):
            return
        if key != "enable-immediate-charge-accrual-post-maturity":
            raise Unsupported(f"setting {key}")
        self.accrues_late_charges = bool(value)

    def payment(self, number: Any, kind: str | None = None) -> dict[str, Any]:
        """Return the n-th payment, in the order of value date, or the last."""
        found = [
            e
            for e in self.events
            if e["transaction_type"] in PAYMENTS.values()
            and (kind is None or e["transaction_type"] == kind)
        ]
        return found[-1] if number == "last" else found[int(number) - 1]

    def settle(self) -> None:
        """Book what a loan that is repaid has earned and not booked before."""
        if self.outstanding() != 0:
            return
        if self.is_written_off():
            return
        self.reported_until = max(self.today, self.reported_until or self.today)
        earned = self.earned()
        new = {
            name: amount - sum(a["sign"] * Decimal(a[plural(name)]) for a in self.accruals)
            for name, amount in earned.items()
        }
        if sum(new.values()) != 0:
            self.accrue(new)
        _deferred.earn(self, self.closed_on() or self.today)

    def accrue(self, parts: dict[str, Decimal]) -> None:
        """Book income that was earned, or take back what was booked too much."""
        if self.product.get("accountingRule") in ("NONE", "CASH_BASED"):
            return
        sign = -1 if sum(parts.values()) < 0 else 1
        parts = {name: sign * amount for name, amount in parts.items()}
        kind = "Accrual" if sign > 0 else "Accrual Adjustment"
        self.accruals.append(
            {"id": None, "date": str(self.today), "type": kind, "amount": sum(parts.values())}
            | {plural(name): amount for name, amount in parts.items()}
            | {"principal": 0, "loan_balance": 0, "overpayment": 0, "reverted": False}
            | {"sign": sign}
        )

    def earned(self) -> dict[str, Decimal]:
        """Return the income of the loan: what is charged back is no income a second time."""
        lines = self.state()["instalments"]
        charged = [e for e in self.events if e["transaction_type"] == "charge"]
        return {
            "interest": sum(
                (Decimal(str(i["interest"])) - Decimal(str(i["credited_interest"])) for i in lines),
                Decimal(0),
            ),
            "fee": sum((Decimal(str(i["plan_fee"])) for i in lines), Decimal(0))
            + sum(Decimal(e["amount"]) for e in charged if e["component"] == "fee"),
            "penalty": sum((Decimal(str(i["plan_penalty"])) for i in lines), Decimal(0))
            + sum(Decimal(e["amount"]) for e in charged if e["component"] == "penalty"),
        }

    # What became of it

    def terms(self) -> dict[str, Any]:
        """Return the terms of the engine."""
        charges = (
            _fineract.product_charges(self.entry["product_key"], self.definitions)
            if self.loan.get("use_product_charges")
            else self.fees
        )
        paid_out = [e for e in self.events if e["transaction_type"] == "disbursement"]
        first = (
            {"amount": paid_out[0]["amount"], "date": paid_out[0]["value_date"]}
            if paid_out
            else {
                "amount": self.approved or self.loan["principal"],
                "date": self.loan["submitted_on"],
            }
        )
        product = self.product
        is_progressive = self.is_progressive()
        recalculates = product.get("isInterestRecalculationEnabled")
        credit = [
            rule["order"]
            for rule in product.get("creditAllocation") or ()
            if rule["transactionType"] == "CHARGEBACK"
        ]
        return {
            "schedule": _fineract.terms(product, self.loan, first, charges),
            "is_progressive": is_progressive,
            "recalculation": (
                ("last_instalment" if is_progressive else "instalment") if recalculates else "none"
            ),
            "rest": (
                "daily" if product.get("recalculationRestFrequencyType") == "DAILY" else "period"
            ),
            "pre_closure": (
                "period"
                if product.get("preClosureInterestCalculationStrategy")
                == "TILL_REST_FREQUENCY_DATE"
                else "date"
            ),
            "tranche_term": "full" if product.get("allowFullTermForTranche") else "remaining",
            "rules": self.rules,
            "chargeback_order": [name.lower() for name in credit[0]] if credit else None,
            "interest_refund_types": [
                PAYMENTS[kind] for kind in product.get("supportedInterestRefundTypes") or ()
            ],
            "charge_off_behaviour": {
                "ZERO_INTEREST": "zero_interest",
                "ACCELERATE_MATURITY": "accelerated",
            }.get(product.get("chargeOffBehaviour", ""), "regular"),
            "is_compounding": product.get("interestRecalculationCompoundingMethod")
            in ("INTEREST", "INTEREST_AND_FEE"),
            "has_separate_charges": self.loan.get("payment_strategy", "").startswith("DUE_"),
        }

    def params(self, on: dt.date) -> dict[str, Any]:
        """Return the parameters of a query of the engine."""
        return {"terms": json.dumps(self.terms()), "events": json.dumps(self.events), "on": on}

    def state(self) -> dict[str, Any]:
        """Return the loan's state, seen on the business date."""
        if self._state is None:
            self._state = self.db.row(STATE, self.params(self.today))["state"]
        return self._state

    def is_progressive(self) -> bool:
        """Say whether each payment out changes the instalments after it."""
        return bool(self.product.get("loanScheduleType") == "PROGRESSIVE")

    def is_paid_out(self) -> bool:
        """Say whether any principal was paid out."""
        return any(e["transaction_type"] == "disbursement" for e in self.events)

    def planned(self) -> Life:
        """Return the loan as if it were paid out as agreed."""
        life = copy.copy(self)
        life.events = []
        life.add("disbursement", self.loan["submitted_on"], self.approved or self.loan["principal"])
        return life

    def outstanding(self) -> Decimal:
        """Return all that is unpaid."""
        return sum(
            (
                Decimal(str(i[name])) - Decimal(str(i[f"{name}_paid"]))
                for i in self.state()["instalments"]
                for name in COMPONENTS
            ),
            Decimal(0),
        )

    def overpaid(self) -> Decimal:
        """Return the credit balance."""
        return Decimal(str(self.state()["credit_balance"]))

    def charges_shown(self, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the charges with what was paid of each, in the order of the rows wanted."""
        names = {definition["name"]: definition for definition in self.definitions.values()}
        shown = []
        for row in wanted:
            definition = names[row["name"]]
            if definition["charge_time"] == "SPECIFIED_DUE_DATE":
                shown.append(self._charge_shown(row, definition))
            elif definition["charge_time"] == "INSTALLMENT_FEE":
                shown.append(self._instalment_fee_shown(definition))
            else:
                raise Unsupported(f"what was paid of charges of {definition['charge_time']}")
        return shown

    def _charge_shown(self, row: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
        component = "penalty" if definition["is_penalty"] else "fee"
        event = next(
            e
            for e in self.events
            if e["transaction_type"] == "charge"
            and e["component"] == component
            and e["due_on"] == row["due_as_of"]
        )
        stands_alone = self.terms()["has_separate_charges"]
        line = next(
            i
            for i in self.state()["instalments"]
            if event["due_on"] <= i["due_on"]
            and (i["kind"] == "charge" if stands_alone else i["kind"] != "down_payment")
        )
        waived = self.waived(event)
        paid = min(Decimal(event["amount"]), Decimal(str(line[f"{component}_paid"]))) - waived
        return {
            "name": definition["name"],
            "is_penalty": definition["is_penalty"],
            "due_at": "Specified due date",
            "due_as_of": event["due_on"],
            "calculation": "Flat",
            "due": event["amount"],
            "paid": paid,
            "waived": waived,
            "outstanding": Decimal(event["amount"]) - paid - waived,
        }

    def _instalment_fee_shown(self, definition: dict[str, Any]) -> dict[str, Any]:
        wanted = _fineract.CHARGE_BASES[definition["calculation"]]
        schedule = self.terms()["schedule"]
        fee = [c for c in schedule["charges"] if c["calculation"] == wanted]
        paid_lines = {i["due_on"] for i in self.state()["instalments"] if i["fee_paid"] == i["fee"]}
        rows = instalments(self.db, schedule | {"charges": fee})
        due = sum(row["fees"] for row in rows)
        paid = sum(row["fees"] for row in rows if str(row["due_on"]) in paid_lines)
        return {
            "name": definition["name"],
            "is_penalty": definition["is_penalty"],
            "due_at": "Installment Fee",
            "due_as_of": None,
            "calculation": CALCULATIONS[definition["calculation"]],
            "due": due,
            "paid": paid,
            "waived": 0,
            "outstanding": due - paid,
        }

    def overdue(self) -> Decimal:
        """Return all that is unpaid and past due."""
        return sum(
            (
                Decimal(str(i[name])) - Decimal(str(i[f"{name}_paid"]))
                for i in self.state()["instalments"]
                if day(i["due_on"]) < self.today
                for name in COMPONENTS
            ),
            Decimal(0),
        )

    def moved(self) -> dict[str, dict[str, Decimal]]:
        """Return what each change of the loan moved, by event."""
        return _changes.moved(self)

    def recognised(self) -> list[dict[str, Any]]:
        """Return what was earned of deferred income."""
        return self.amortised

    def status(self) -> str:
        """Return the loan's status as Fineract names it."""
        if self.is_written_off():
            return "CLOSED_WRITTEN_OFF"
        if self.outstanding() > 0:
            return "ACTIVE"
        return "OVERPAID" if self.overpaid() > 0 else "CLOSED_OBLIGATIONS_MET"

    def closed_on(self) -> dt.date | None:
        """Return the value date of the payment that repaid the loan."""
        dates = [i["paid_on"] for i in self.state()["instalments"]]
        return None if None in dates else day(max(dates))

    def transactions(self) -> list[dict[str, Any]]:
        """Return the events with their splits, in order."""
        return transactions(self)

    def schedule(self) -> list[dict[str, Any]]:
        """Return the schedule as Fineract shows it."""
        return schedule(self)
