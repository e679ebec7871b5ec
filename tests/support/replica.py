"""A streaming replica of a test server, for what must keep still there until it is promoted."""

from __future__ import annotations

from pathlib import Path

from rently.runner import binaries, embedded, homes


def start(primary: embedded.Server, home: Path) -> embedded.Server:
    """Copy the running server and start the copy, which follows it."""
    account = binaries.server_account(primary.data_directory)
    homes.prepare_home(home, account)
    data = home / "data"
    data.mkdir(mode=0o700)
    account.owns(data)
    programs = binaries.find_binaries(account, homes.reachable_store(home, account))
    copied = account.run(
        *(programs / "pg_basebackup", "--pgdata", data, "--dbname", primary.conninfo("postgres")),
        *("--write-recovery-conf", "--checkpoint", "fast", "--no-sync"),
        environment={"PGPASSWORD": primary.password()},
    )
    assert copied.returncode == 0, copied.stdout
    passfile = home / "passfile"
    passfile.touch(mode=0o600)
    passfile.write_text(primary.passfile.read_text())
    return embedded.start(home, {"fsync": "off"})
