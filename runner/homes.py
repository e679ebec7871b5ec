"""The directory that belongs to one embedded server, and who may enter it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from rently.runner.binaries import Account
from rently.runner.errors import LockHeldError, RunnerError

HOME_VARIABLE = "RENTLY_HOME"
# Where root keeps what the server's account must reach when root's own home is closed to it.
SYSTEM_STORE = Path("/var/lib/rently")


def default_home() -> Path:
    """Return the home in use: `RENTLY_HOME`, else the user's data directory of the platform."""
    override = os.environ.get(HOME_VARIABLE)
    if override:
        return Path(override).expanduser().absolute()
    return platformdirs.user_data_path("rently", appauthor=False)


def prepare_home(home: Path, account: Account) -> None:
    """Make the home; only an absent or empty one is opened for the server's account to pass."""
    if not home.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account.uid is not None and not any(home.iterdir()):
        home.chmod(0o711)


def reachable_store(home: Path, account: Account) -> Path:
    """Return a directory for what the server's account must reach: the home, or root's store."""
    if account.can_enter(home):
        return home
    if not SYSTEM_STORE.exists():
        SYSTEM_STORE.mkdir(parents=True, exist_ok=True)
        SYSTEM_STORE.chmod(0o755)
    return SYSTEM_STORE


@contextlib.contextmanager
def locked(home: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the home's lock; the operating system lets go of it if this process dies.

    Raises:
        LockHeldError: another process has held it for longer than we may wait.
    """
    deadline = time.monotonic() + wait_seconds
    with (home / "lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise LockHeldError(
                        "another rently process is starting or stopping the embedded server",
                        detail=f"it holds {home / 'lock'}",
                        hint="wait for it to end, then try again",
                    ) from error
                time.sleep(0.05)
        yield


@contextlib.contextmanager
def os_errors_explained(home: Path) -> Iterator[None]:
    """Turn a full disk or a closed directory into one clear message."""
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOSPC: "free some space, or set RENTLY_HOME to a directory on another disk",
            errno.EDQUOT: "free some space, or set RENTLY_HOME to a directory on another disk",
        }
        raise RunnerError(
            f"cannot use {home} for the embedded server",
            detail=f"{error.filename or home}: {error.strerror}",
            hint=hints.get(error.errno or 0, "set RENTLY_HOME to a directory that you own"),
        ) from error
