"""Reading a tape's file and its map: true line numbers, bounded memory, one clean refusal."""

from __future__ import annotations

import hashlib
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rently.runner import tape_map
from rently.runner.errors import RunnerError, UsageError
from rently.runner.tape_file import LARGEST_RECORD_BYTES, Record, TapeFile


def read(path: Path, content: bytes, delimiter: str = ",") -> list[Record]:
    path.write_bytes(content)
    return list(TapeFile(path, delimiter, lambda _: None).records())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tape.csv"


def test_records_carry_the_line_on_which_they_begin(path: Path) -> None:
    content = b'\xef\xbb\xbfa,b\r\n\r\n1,"x\r\ny\nz"\r\n2,3\r\n'
    assert read(path, content) == [
        Record(1, ["a", "b"]),
        Record(3, ["1", "x\r\ny\nz"]),
        Record(6, ["2", "3"]),
    ]


def test_the_hash_and_the_progress_cover_every_byte(path: Path) -> None:
    content = b"\xef\xbb\xbfa;b\r\n1;2\n\n3;4"
    path.write_bytes(content)
    seen: list[int] = []
    file = TapeFile(path, ";", seen.append)
    assert [record.cells for record in file.records()] == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert file.sha256 == hashlib.sha256(content).digest()
    assert sum(seen) == len(content)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\n1,\xff\n", 2),
        (b"a,b\n1,2\n\x00\n", 3),
        ("a,b\n1,2\n".encode("utf-16"), 1),
        (b'a,b\n1,"x"y\n', 2),
        (b'a,b\n1,2\n3,"never closed\n4,5\n', 3),
        (b"a,b\n" + b"x" * (LARGEST_RECORD_BYTES + 1), 2),
        (b'a,b\n1,2\n3,"' + b"x\n" * LARGEST_RECORD_BYTES, 3),
        (b"a,b\n1,2\n" + b'"\n",' * LARGEST_RECORD_BYTES, 3),
    ],
)
def test_what_is_no_tape_is_refused_with_its_line(path: Path, content: bytes, line: int) -> None:
    with pytest.raises(RunnerError) as caught:
        read(path, content)
    assert (caught.value.detail or "").startswith(f"line {line}: ")


def test_ten_gigabytes_on_one_line_take_no_memory(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(10 * 1024**3)  # sparse: the rest reads as NUL bytes
    tracemalloc.start()
    try:
        with pytest.raises(RunnerError):
            list(TapeFile(path, ",", lambda _: None).records())
        assert tracemalloc.get_traced_memory()[1] < 8 * LARGEST_RECORD_BYTES
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as home:
        try:
            records = read(Path(home) / "tape.csv", content)
        except RunnerError:
            return  # the refusals have tests of their own; here nothing else may be raised
    lines = [record.line for record in records]
    assert lines == sorted(set(lines))
    assert all(1 <= line <= content.count(b"\n") + 1 for line in lines)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(RunnerError):
            list(TapeFile(place, ",", lambda _: None).records())


GOOD_MAP = "fields:\n  loan_number: id\n  status: {constant: 'No'}\nstatuses:\n  No: active\n"


def load(path: Path, text: str | bytes) -> tape_map.TapeMap:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tape_map.load(path)


def test_every_scalar_of_a_map_stays_text(path: Path) -> None:
    found = load(path, "as_of: 2018-06-30\nrounding: 1e3\ndelimiter: ';'\n" + GOOD_MAP)
    assert found.document["as_of"] == "2018-06-30"
    assert found.document["rounding"] == "1e3"
    assert found.document["statuses"] == {"No": "active"}
    assert found.document["fields"]["loan_number"] == {"column": "id"}
    assert found.sources["status"] == tape_map.Source(None, "No")
    assert found.delimiter == ";"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "- a list",
        "fields: [a]",
        "fields: {}",
        "fields: {loan_number: {}}",
        "fields: {loan_number: {column: a, constant: b}}",
        "fields: {loan_number: {column: [a]}}",
        "fields: {loan_number: {colum: a}}",
        "fields: {loan_number: a, loan_number: b}",
        "fields: {loan_number: a}\ndelimiter: ab",
        "fields: {loan_number: a}\n? [a, b]\n: c",
        "a: &a {x: y}\nb: *a\n" + GOOD_MAP,
        "fields: {loan_number: a",
        "\tfields: a",
        b"fields: \xff",
        b"x" * (tape_map.LARGEST_MAP_BYTES + 1),
        "[" * 5000,
    ],
)
def test_what_is_no_map_is_a_usage_error(path: Path, text: str | bytes) -> None:
    with pytest.raises(UsageError):
        load(path, text)


def test_a_missing_map_is_a_usage_error(path: Path) -> None:
    with pytest.raises(UsageError):
        tape_map.load(path)
