"""A PostgreSQL data directory: create it whole or not at all, start it, tell who runs on it."""

from __future__ import annotations

import locale
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rently.runner.binaries import Account, Binaries
from rently.runner.errors import RunnerError

# A small server for one machine: it leaves most of the memory to the operating system.
SETTINGS = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "track_io_timing": "on",
}
# How long the backends of a killed server may take to notice.
ORPHAN_SECONDS = 5
# A log longer than this is set aside at the next start.
LOG_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Postmaster:
    """The server process of a data directory."""

    pid: int
    port: int
    is_ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """Return the live server of a data directory, or None; a stale pid file counts as none."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    if not _is_postmaster_of(pid, data):
        return None
    return Postmaster(pid, port, is_ready=len(lines) > 7 and lines[7].strip() == "ready")


def _is_postmaster_of(pid: int, data: Path) -> bool:
    """Whether a process serves the directory: the id in a stale file may have a new owner.

    The command line tells, because everybody may read it; a process's working directory is closed
    even to root in an ordinary container. In doubt the answer is yes: to take a live server's
    directory for free would end that server.
    """
    words = _command_line(pid)
    if not words or Path(words[0]).name not in ("postgres", "postmaster"):
        return False
    if "-D" not in words[:-1]:
        return True
    return Path(words[words.index("-D") + 1]).resolve() == data.resolve()


def _command_line(pid: int) -> list[str]:
    """Return a process's command line; an ended process has none."""
    if Path("/proc/self/cmdline").exists():
        try:
            text = Path(f"/proc/{pid}/cmdline").read_text(errors="surrogateescape")
        except (FileNotFoundError, ProcessLookupError):
            return []
        return text.rstrip("\0").split("\0") if text else []
    listing = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return [listing.stdout.strip()] if listing.returncode == 0 else []


def _disown_stale_pidfile(data: Path) -> bool:
    """Keep a dead server's pid file from stopping the next start; return whether there was one.

    PostgreSQL refuses to start while the process named in the file lives, even if it is now some
    other program. It makes an exception for the process that launches it, so the file is made to
    name us; the rest of the file stays, because PostgreSQL looks there for the shared memory of
    surviving backends before it takes the directory over.
    """
    pidfile = data / "postmaster.pid"
    if not pidfile.exists():
        return False
    lines = pidfile.read_text().splitlines()
    if lines:
        pidfile.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    else:
        pidfile.unlink()
    return True


def launch(
    data: Path,
    account: Account,
    binaries: Binaries,
    settings: Mapping[str, str],
    log: Path,
    timeout_seconds: int,
) -> str | None:
    """Start the server of a data directory; return None, or its last word if it did not start.

    Call it only when `read_postmaster` finds no live server. After a crash, backends that have not
    yet seen their server die hold on to the directory: they are given some seconds.

    Args:
        data: the data directory.
        account: who runs the server.
        binaries: what it runs.
        settings: server settings for this start only.
        log: file that the server appends to.
        timeout_seconds: how long to wait for it to accept connections.
    """
    deadline = time.monotonic() + (ORPHAN_SECONDS if _disown_stale_pidfile(data) else 0)
    options = shlex.join(
        word for name, value in settings.items() for word in ("-c", f"{name}={value}")
    )
    command = (binaries / "pg_ctl", "-D", data, "-o", options, "-s", "-w", "-t", timeout_seconds)
    while True:
        begin = _rotate(log)
        with log.open("ab") as stream:
            result = account.run(*command, "start", output=stream)
        if result.returncode == 0 or read_postmaster(data) is not None:
            return None
        if time.monotonic() > deadline:
            with log.open("rb") as stream:
                stream.seek(begin)
                return _reason(stream.read().decode(errors="replace"))
        time.sleep(0.2)


def _rotate(log: Path) -> int:
    """Make the log, set a long one aside, and return the length of what it holds, in bytes."""
    log.touch(mode=0o600)
    if log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
        log.touch(mode=0o600)
    return log.stat().st_size


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _reason(text: str) -> str:
    """Return what PostgreSQL's programs gave as the reason to end: the line that names it."""
    found = re.findall(r"(?:FATAL|PANIC|error): +(.+)", text)
    return str(found[-1]) if found else last_line(text)


def last_line(text: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def create_cluster(
    data: Path, account: Account, binaries: Binaries, superuser: str, password: str
) -> None:
    """Create a data directory with password authentication only.

    It is made under another name and renamed when whole, so an interrupted attempt leaves nothing
    that looks like a cluster.

    Raises:
        RunnerError: initdb failed; its last line is the detail.
        OSError: the disk is full or the parent directory is closed to us.
    """
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    pwfile = data.with_name("data.password")
    try:
        partial.mkdir(mode=0o700)
        account.owns(partial)
        pwfile.touch(mode=0o600)
        account.owns(pwfile)
        pwfile.write_text(password + "\n")
        _initdb(partial, pwfile, account, binaries, superuser)
        with (partial / "postgresql.conf").open("a") as configuration:
            configuration.write(_configuration(binaries))
        partial.rename(data)
    finally:
        pwfile.unlink(missing_ok=True)
        shutil.rmtree(partial, ignore_errors=True)


def _initdb(data: Path, pwfile: Path, account: Account, binaries: Binaries, superuser: str) -> None:
    result = account.run(
        *(binaries / "initdb", "-D", data, "--encoding=UTF8", "--data-checksums"),
        *("--auth=scram-sha-256", f"--username={superuser}", f"--pwfile={pwfile}"),
        *_locale_options(binaries.major),
    )
    if result.returncode != 0:
        raise RunnerError(
            "the embedded server's database cluster could not be created",
            detail=_reason(result.stdout),
            hint=f"check the free space and the permissions of {data.parent}",
        )


def _locale_options(major: int) -> list[str]:
    """Sort by code point everywhere: the same order on every machine, and the fastest."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8" if _has_locale("C.UTF-8") else "--locale=C"]


def _has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, before)
    return True


def _configuration(binaries: Binaries) -> str:
    settings = dict(SETTINGS)
    if binaries.has_library("pg_stat_statements"):
        settings["shared_preload_libraries"] = "pg_stat_statements"
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    return "\n".join(
        ["", "# Set by rently when the cluster was created; yours to change.", *lines, ""]
    )
