"""What became of a loan tape, as values and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Rejection:
    """Why a row cannot be imported: line of the file, field, what it holds, the rule it breaks."""

    line: int
    field: str
    given: str | None
    kind: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """How many imported rows do not agree with our arithmetic in one way, and the first of them."""

    kind: str
    rows: int
    description: str
    first_lines: list[int]


@dataclass(frozen=True)
class Import:
    """What an import wrote: the counts of `api.tape_import`."""

    id: UUID
    row_count: int
    loan_count: int
    rejected_row_count: int
    instalment_count: int
    compared_instalment_count: int
    equal_instalment_count: int
    compared_outstanding_count: int
    equal_outstanding_count: int


@dataclass(frozen=True)
class Result:
    """What became of a tape.

    Attributes:
        done: the import, now or before; None if rows were rejected and nothing was imported.
        is_repeat: the same file with the same map was imported before, and nothing was done.
        rejections: every reason why a row was rejected.
        findings: what does not agree in the imported rows.
        row_count: rows of the file.
        seconds: from opening the file to the commit.
    """

    done: Import | None
    is_repeat: bool
    row_count: int
    seconds: float
    rejections: list[Rejection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows_per_second(self) -> int:
        """Speed, in rows of the file."""
        return round(self.row_count / self.seconds) if self.seconds else 0

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values, for JSON."""
        return {**asdict(self), "rows_per_second": self.rows_per_second}

    def lines(self) -> list[str]:
        """Say for people what became of the tape, every rejected row on a line of its own."""
        text = [
            f"line {r.line}: {r.field} {r.given or 'empty'}: {r.reason} ({r.kind})"
            for r in self.rejections
        ]
        if self.done is None:
            rows = len({r.line for r in self.rejections})
            text.append(f"nothing imported: {rows} of {self.row_count} rows are rejected")
            return text
        text += self._imported(self.done)
        for finding in self.findings:
            lines = ", ".join(map(str, finding.first_lines))
            more = ", …" if finding.rows > len(finding.first_lines) else ""
            text.append(f"{finding.kind}: {finding.rows} rows (lines {lines}{more})")
            text.append(f"  {finding.description}")
        return text

    def _imported(self, done: Import) -> list[str]:
        if self.is_repeat:
            return [f"nothing changed: this file was imported before, as {done.id}"]
        return [
            f"imported {done.loan_count} loans with {done.instalment_count} instalments, "
            f"left out {done.rejected_row_count} rows",
            f"instalment as on the tape: {done.equal_instalment_count} "
            f"of {done.compared_instalment_count} loans",
            f"outstanding principal as on the tape: {done.equal_outstanding_count} "
            f"of {done.compared_outstanding_count} loans",
            f"{self.seconds:.1f} s, {self.rows_per_second} rows/s",
        ]
