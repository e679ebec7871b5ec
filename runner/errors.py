"""Failures that a user can do something about, and the exit codes they end the command with.

Anything the runner expects to go wrong is raised as a `RunnerError`: one sentence, optionally what
was found (`detail`) and what to do (`hint`). The command line prints it as one line. Any other
exception is a bug and keeps its traceback.
"""

from __future__ import annotations

from typing import ClassVar


class RunnerError(Exception):
    """Something expected failed; the command ends with exit code 1."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, detail: str | None = None, hint: str | None = None) -> None:
        """Keep the parts apart so that a caller may print or test them one by one.

        Args:
            message: what failed, in one sentence without a final stop.
            detail: what was found.
            hint: what the user can do about it.
        """
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.hint = hint


class UsageError(RunnerError):
    """The command was given something it cannot read; exit code 2."""

    exit_code = 2


class PendingError(RunnerError):
    """Something is pending or has drifted; exit code 3."""

    exit_code = 3


class UnreachableError(RunnerError):
    """No server answers; exit code 4."""

    exit_code = 4


class LockHeldError(RunnerError):
    """Another process holds the lock this one needs; exit code 5."""

    exit_code = 5
