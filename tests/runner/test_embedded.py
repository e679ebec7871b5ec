"""The embedded server's life: created, started, stopped, and everything that can go wrong."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from rently.runner import binaries, cluster, embedded, homes
from rently.runner.errors import LockHeldError, RunnerError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root ignores permissions")
COLD_START_TO_INITDB = 3


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a home that does not exist yet, stopped and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="rently-test-") as parent:
        Path(parent).chmod(0o755)
        path = Path(parent) / "home"
        yield path
        embedded.stop(path)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Path]:
    """Create one home with a stopped cluster, for the tests that only need a copy of it."""
    with tempfile.TemporaryDirectory(prefix="rently-test-") as parent:
        Path(parent).chmod(0o755)
        path = Path(parent) / "home"
        embedded.start(path)
        embedded.stop(path)
        yield path


@pytest.fixture
def stopped(home: Path, pristine: Path) -> Path:
    """Return a home of its own with a stopped cluster."""
    subprocess.run(["cp", "-a", pristine, home], check=True)
    return home


def value(server: embedded.Server, query: str) -> object:
    with psycopg.connect(server.conninfo()) as link:
        row = link.execute(query).fetchone()
        assert row is not None
        return row[0]


def test_a_cold_start_gives_a_usable_database_for_little_more_than_initdb(home: Path) -> None:
    """Two seconds on an idle machine; a ratio holds on a busy one too."""
    begin = time.monotonic()
    server = embedded.start(home)
    assert server.was_started
    assert value(server, "select current_database()") == "rently"
    start_seconds = time.monotonic() - begin
    account = binaries.server_account(server.data_directory)
    programs = binaries.find_binaries(account, home)
    with tempfile.TemporaryDirectory(prefix="rently-test-") as name:
        account.owns(Path(name))
        begin = time.monotonic()
        assert account.run(programs / "initdb", "-D", Path(name) / "bare").returncode == 0
        initdb_seconds = time.monotonic() - begin
    print(f"cold start {start_seconds:.2f} s, bare initdb {initdb_seconds:.2f} s")
    assert start_seconds < COLD_START_TO_INITDB * initdb_seconds


def test_a_second_start_finds_the_first(home: Path) -> None:
    first = embedded.start(home)
    again = embedded.start(home)
    assert (again.pid, again.port, again.was_started) == (first.pid, first.port, False)


def test_data_and_port_survive_a_restart(stopped: Path) -> None:
    server = embedded.start(stopped)
    with psycopg.connect(server.conninfo()) as link:
        link.execute("create table kept as select 42 as answer")
    assert embedded.stop(stopped)
    again = embedded.start(stopped)
    assert again.port == server.port
    assert value(again, "select answer from kept") == 42


def test_status_tells_absent_stopped_and_running(home: Path, pristine: Path) -> None:
    assert embedded.status(home).state == "absent"
    assert not home.exists(), "asking must not create anything"
    subprocess.run(["cp", "-a", pristine, home], check=True)
    assert embedded.status(home).state == "stopped"
    embedded.start(home)
    assert embedded.status(home).state == "running"
    embedded.stop(home)
    assert embedded.status(home).state == "stopped"


def test_stopping_a_stopped_or_absent_server_does_nothing(stopped: Path) -> None:
    assert embedded.stop(stopped) is False
    assert embedded.stop(stopped / "absent") is False


def test_only_the_password_opens_it_and_only_the_owner_reads_the_password(
    server: embedded.Server,
) -> None:
    assert server.passfile.stat().st_mode & 0o777 == 0o600
    assert server.log.stat().st_mode & 0o777 == 0o600
    assert server.data_directory.stat().st_mode & 0o777 == 0o700
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.conninfo(), passfile="/nonexistent")
    rules = value(
        server,
        "select array_agg(distinct auth_method) from pg_hba_file_rules where error is null",
    )
    assert rules == ["scram-sha-256"]
    assert server.password() not in server.conninfo()


def test_it_listens_on_loopback_only(server: embedded.Server) -> None:
    assert value(server, "show listen_addresses") == "127.0.0.1"
    assert value(server, "show unix_socket_directories") == ""


def test_text_sorts_by_code_point_and_statistics_are_on(server: embedded.Server) -> None:
    ordered = value(
        server, "select string_agg(w, '' order by w) from unnest('{b,A,a,B}'::text[]) w"
    )
    assert ordered == "ABab"
    assert value(server, "select upper('é')") == "É"
    assert value(server, "show shared_preload_libraries") == "pg_stat_statements"
    assert value(server, "show data_checksums") == "on"


def test_the_server_does_not_inherit_secrets(
    stopped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTLY_DSN", "postgresql://u:secret@h/d")
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGPORT", "1")
    server = embedded.start(stopped)
    environment = Path(f"/proc/{server.pid}/environ")
    if not environment.exists():
        pytest.skip("no /proc on this system")
    try:
        text = environment.read_bytes()
    except PermissionError:
        pytest.skip("this root may not look into other users' processes")
    assert b"secret" not in text


def test_two_starts_at_once_make_one_server(home: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from rently.runner import embedded as e; print(e.start().pid)",
    ]
    environment = {**os.environ, "RENTLY_HOME": str(home)}

    def start(_: int) -> str:
        return subprocess.check_output(command, text=True, env=environment)

    with ThreadPoolExecutor(2) as pool:
        pids = set(pool.map(start, range(2)))
    assert len(pids) == 1


def test_a_held_lock_is_reported(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "WAIT_SECONDS", 0.2)
    with homes.locked(stopped, 0), pytest.raises(LockHeldError):
        embedded.start(stopped)
    assert embedded.status(stopped).state == "stopped"


def test_a_lock_file_left_by_a_killed_process_does_not_matter(stopped: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from rently.runner import homes\n"
            "with homes.locked(Path(sys.argv[1]), 0): print('held', flush=True); time.sleep(60)",
            stopped,
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert (stopped / "lock").exists()
    assert embedded.start(stopped).was_started


def test_a_killed_server_recovers_at_the_next_start(stopped: Path) -> None:
    server = embedded.start(stopped)
    with psycopg.connect(server.conninfo()) as link:
        link.execute("create table kept as select 1 as n")
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(server)
    assert (server.data_directory / "postmaster.pid").exists()
    assert embedded.status(stopped).state == "stopped"
    again = embedded.start(stopped)
    assert again.was_started
    assert value(again, "select count(*) from kept") == 1


def test_a_pid_file_that_names_another_program_is_seen_through(stopped: Path) -> None:
    server = embedded.start(stopped)
    pidfile = server.data_directory / "postmaster.pid"
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(server)
    account = binaries.server_account(server.data_directory)
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", user=account.uid)
    try:
        lines = pidfile.read_text().splitlines()
        pidfile.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert embedded.status(stopped).state == "stopped"
        assert embedded.start(stopped).was_started
        assert stranger.poll() is None, "the other program must be left alone"
    finally:
        stranger.kill()
        stranger.wait()


def test_backends_that_outlive_a_killed_server_are_waited_for(stopped: Path) -> None:
    server = embedded.start(stopped)
    busy = psycopg.connect(server.conninfo())
    with ThreadPoolExecutor(1) as pool:
        # A second or two of work without a look at the server.
        query = "select count(*) from generate_series(1, 8000000) as n"
        running = pool.submit(busy.execute, query)
        time.sleep(0.2)
        os.kill(server.pid, signal.SIGKILL)
        wait_until_gone(server)
        assert embedded.start(stopped).was_started
        assert running.done(), "two servers must never share the data"
    busy.close()


def test_the_pid_of_another_cluster_is_not_ours(stopped: Path, server: embedded.Server) -> None:
    pidfile = embedded._data(stopped) / "postmaster.pid"
    pidfile.write_bytes((server.data_directory / "postmaster.pid").read_bytes())
    binaries.server_account(embedded._data(stopped)).owns(pidfile)
    assert embedded.status(stopped).state == "stopped"
    assert embedded.start(stopped).was_started
    assert embedded.status(server.home).state == "running"


def test_a_long_log_is_set_aside(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOG_BYTES", 10)
    before = (stopped / "server.log").read_bytes()
    embedded.start(stopped)
    assert (stopped / "server.log.1").read_bytes() == before


def test_an_empty_pid_file_from_a_full_disk_is_seen_through(stopped: Path) -> None:
    pidfile = embedded._data(stopped) / "postmaster.pid"
    pidfile.touch(mode=0o600)
    binaries.server_account(embedded._data(stopped)).owns(pidfile)
    assert embedded.start(stopped).was_started


def test_an_interrupted_creation_begins_again(home: Path) -> None:
    home.mkdir(mode=0o711)
    partial = home / "data.partial"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18\n")
    (home / "passfile").write_text("half")
    assert embedded.status(home).state == "absent"
    assert value(embedded.start(home), "select 1") == 1
    assert not partial.exists()
    assert not (home / "data.password").exists()


def test_a_port_taken_since_last_time_is_given_up(stopped: Path) -> None:
    with socket.create_server((embedded.HOST, 0)) as other:
        taken = other.getsockname()[1]
        (stopped / "port").write_text(f"{taken}\n")
        server = embedded.start(stopped)
        assert server.port != taken
        assert value(server, "select 1") == 1


def test_a_port_taken_between_the_look_and_the_start_is_given_up(
    stopped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_free = cluster.port_is_free
    answers = iter([True])
    with socket.create_server((embedded.HOST, 0)) as other:
        taken = other.getsockname()[1]
        (stopped / "port").write_text(f"{taken}\n")
        monkeypatch.setattr(
            embedded, "port_is_free", lambda host, port: next(answers, really_free(host, port))
        )
        assert embedded.start(stopped).port != taken


def test_no_port_at_all_is_reported(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "port_is_free", lambda *_: False)
    with pytest.raises(RunnerError) as caught:
        embedded.start(stopped)
    assert caught.value.hint
    assert embedded.status(stopped).state == "stopped"


def test_a_setting_the_server_refuses_is_reported_with_its_own_words(stopped: Path) -> None:
    with pytest.raises(RunnerError) as caught:
        embedded.start(stopped, {"shared_buffers": "nonsense"})
    assert "shared_buffers" in str(caught.value.detail)
    assert embedded.status(stopped).state == "stopped"


def test_a_damaged_port_file_is_ignored(stopped: Path) -> None:
    (stopped / "port").write_text("")
    assert embedded.start(stopped).was_started


def test_a_lost_password_file_is_reported(stopped: Path) -> None:
    (stopped / "passfile").unlink()
    with pytest.raises(RunnerError) as caught:
        embedded.start(stopped)
    assert "passfile" in str(caught.value.detail)


def test_data_of_another_major_is_refused(stopped: Path) -> None:
    (embedded._data(stopped) / "PG_VERSION").write_text("14\n")
    with pytest.raises(RunnerError) as caught:
        embedded.start(stopped)
    assert "14" in caught.value.message


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("precious")
    with pytest.raises(RunnerError):
        embedded.start(target)
    assert target.read_text() == "precious"


@as_user
def test_an_unwritable_home_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RunnerError) as caught:
        embedded.start(tmp_path / "home")
    assert "RENTLY_HOME" in str(caught.value.hint)


@as_root
def test_a_read_only_home_is_refused(tmp_path: Path) -> None:
    with mounted(tmp_path, "ro"), pytest.raises(RunnerError) as caught:
        embedded.start(tmp_path / "home")
    assert "RENTLY_HOME" in str(caught.value.hint)


@as_root
@pytest.mark.parametrize("megabytes", [1, 20, 40])
def test_a_full_disk_is_reported_and_leaves_no_half_cluster(home: Path, megabytes: int) -> None:
    with mounted(home.parent, f"size={megabytes}m"):
        with pytest.raises(RunnerError) as caught:
            embedded.start(home)
        assert "space" in f"{caught.value.detail} {caught.value.hint}"
        assert embedded.status(home).state in ("absent", "stopped")
        assert not (home / "data.partial").exists()


@as_root
def test_root_runs_the_server_as_another_account(stopped: Path) -> None:
    server = embedded.start(stopped)
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert Path(f"/proc/{server.pid}").stat().st_uid == server.data_directory.stat().st_uid


@as_root
def test_root_falls_back_on_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = pwd.getpwnam

    def without_postgres(name: str) -> pwd.struct_passwd:
        if name == "postgres":
            raise KeyError(name)
        return known(name)

    monkeypatch.setattr(pwd, "getpwnam", without_postgres)
    server = embedded.start(home)
    assert server.data_directory.stat().st_uid == known("nobody").pw_uid


@as_root
def test_root_without_any_account_to_use_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pwd, "getpwnam", lambda name: {}[name])
    with pytest.raises(RunnerError) as caught:
        embedded.start(home)
    assert "postgres" in str(caught.value.hint)


@as_root
def test_roots_closed_home_keeps_its_mode_and_the_data_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="rently-store-") as store:
        Path(store).chmod(0o755)
        monkeypatch.setattr(homes, "SYSTEM_STORE", Path(store) / "rently")
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        home = closed / "home"
        server = embedded.start(home)
        try:
            assert closed.stat().st_mode & 0o777 == 0o700
            assert server.data_directory.is_relative_to(store)
            assert value(server, "select 1") == 1
            assert embedded.stop(home)
            assert embedded.start(home).data_directory == server.data_directory
        finally:
            embedded.stop(home)


@as_root
def test_a_directory_with_content_is_not_opened_to_others(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.mkdir(mode=0o700)
    (occupied / "diary").write_text("private")
    homes.prepare_home(occupied, binaries.server_account(occupied))
    assert occupied.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_wheel_out_of_reach_is_copied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(binaries.BINDIR_VARIABLE, raising=False)
    package = binaries.wheel_directory().parents[1]
    hidden = tmp_path / "site-packages"
    hidden.mkdir(mode=0o700)
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, hidden / folder.name)
    monkeypatch.setattr(
        binaries, "wheel_directory", lambda: hidden / package.name / "pginstall" / "bin"
    )
    with tempfile.TemporaryDirectory(prefix="rently-store-") as store:
        Path(store).chmod(0o755)
        account = binaries.server_account(Path(store) / "none")
        found = binaries.find_binaries(account, Path(store))
        assert found.directory.is_relative_to(store)
        for program in ("initdb", "psql"):  # psql needs the libraries beside the programs
            assert account.run(found / program, "--version").returncode == 0
        before = (found / "postgres").stat().st_mtime_ns, (found / "postgres").stat().st_ino
        again = binaries.find_binaries(account, Path(store))
        assert before == (
            (again / "postgres").stat().st_mtime_ns,
            (again / "postgres").stat().st_ino,
        )


@as_root
def test_a_chosen_directory_out_of_reach_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    for program in binaries.PROGRAMS:
        (tmp_path / program).touch(mode=0o755)
    monkeypatch.setenv(binaries.BINDIR_VARIABLE, str(tmp_path))
    with pytest.raises(RunnerError) as caught:
        binaries.find_binaries(binaries.server_account(tmp_path / "none"), tmp_path)
    assert binaries.BINDIR_VARIABLE in str(caught.value.hint)


def test_a_chosen_directory_without_postgres_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(binaries.BINDIR_VARIABLE, str(tmp_path))
    with pytest.raises(RunnerError) as caught:
        binaries.find_binaries(binaries.Account(), tmp_path)
    assert "initdb" in str(caught.value.detail)


@pytest.mark.parametrize("version", ["14.12", "9.6"])
def test_programs_older_than_15_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    with tempfile.TemporaryDirectory() as bindir:
        for program in binaries.PROGRAMS:
            script = Path(bindir) / program
            script.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            script.chmod(0o755)
        monkeypatch.setenv(binaries.BINDIR_VARIABLE, bindir)
        with pytest.raises(RunnerError) as caught:
            binaries.find_binaries(binaries.Account(), tmp_path)
    assert version.partition(".")[0] in caught.value.message


def wait_until_gone(server: embedded.Server) -> None:
    deadline = time.monotonic() + 10
    while cluster.read_postmaster(server.data_directory) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert cluster.read_postmaster(server.data_directory) is None


class mounted:  # noqa: N801
    """Mount a temporary file system for the length of a block."""

    def __init__(self, directory: Path, options: str) -> None:
        self.directory = directory
        self.options = options

    def __enter__(self) -> None:
        command = ["mount", "-t", "tmpfs", "-o", self.options, "tmpfs", str(self.directory)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("this root may not mount a file system")

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", self.directory], check=True)
