"""Reads the map of a loan tape: YAML that says which column is which field.

Every scalar stays text, as it is written: `as_of: 2018-06-30` is no date here and `No: active` no
boolean. What the words mean, and whether they make sense, the database decides (RL820).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import UsageError

LARGEST_MAP_BYTES = 64 * 1024
HINT = "docs/how-to/import-a-loan-tape.md shows what a map says"


@dataclass(frozen=True)
class Source:
    """Where a field's text comes from: a column of the file, or the same text for every row."""

    column: str | None
    constant: str | None


@dataclass(frozen=True)
class TapeMap:
    """A map.

    Attributes:
        document: all of it, as the database takes it.
        sources: where each mapped field comes from.
        delimiter: the character between two cells.
    """

    document: Mapping[str, Any]
    sources: Mapping[str, Source]
    delimiter: str


def load(path: Path) -> TapeMap:
    """Read a map.

    Raises:
        UsageError: the file cannot be read, or is not a map.
    """
    document = _document(path)
    fields = document.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise UsageError(f"{path.name}: fields is missing or is not a mapping", hint=HINT)
    fields = {
        name: {"column": entry} if isinstance(entry, str) else entry
        for name, entry in fields.items()
    }
    delimiter = document.get("delimiter", ",")
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise UsageError(f"{path.name}: delimiter is not one character", hint=HINT)
    sources = {name: _source(path, name, entry) for name, entry in fields.items()}
    return TapeMap({**document, "fields": fields}, sources, delimiter)


def _source(path: Path, name: str, entry: object) -> Source:
    if isinstance(entry, dict) and set(entry) <= {"column", "constant", "prefix", "format"}:
        column, constant = entry.get("column"), entry.get("constant")
        texts = all(isinstance(value, str) for value in entry.values())
        if texts and (column is None) != (constant is None):
            return Source(column, constant)
    raise UsageError(
        f"{path.name}: field {name} is neither a column nor a mapping with column or constant",
        hint=HINT,
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_MAP_BYTES + 1)
        if len(content) > LARGEST_MAP_BYTES:
            raise UsageError(f"{path.name} is larger than a map can be, {LARGEST_MAP_BYTES} bytes")
        node = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)
        _refuse_repetition(path, node, set())
        document = yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    except OSError as error:
        raise UsageError(f"{path} cannot be read", detail=error.strerror) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 text", hint=HINT) from error
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1}: " if place else ""
        problem = getattr(error, "problem", None) or "nested too deeply"
        raise UsageError(f"{path.name} is not YAML", detail=f"{line}{problem}") from error
    if not isinstance(document, dict):
        raise UsageError(f"{path.name} is not a mapping", hint=HINT)
    return document


def _refuse_repetition(path: Path, node: yaml.Node | None, seen: set[int]) -> None:
    """Refuse a key that stands twice, and references, by which a small file becomes a huge map."""
    if node is None:
        return
    if id(node) in seen:
        line = node.start_mark.line + 1
        raise UsageError(f"{path.name}: line {line}: references are not allowed", hint=HINT)
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        _refuse_in(path, node.value, seen)
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise UsageError(f"{path.name}: {twice} stands twice in one mapping", hint=HINT)
        if len(keys) < len(node.value):
            raise UsageError(f"{path.name}: a key is not plain text", hint=HINT)
        _refuse_in(path, [value for _, value in node.value], seen)


def _refuse_in(path: Path, nodes: Sequence[yaml.Node], seen: set[int]) -> None:
    for node in nodes:
        _refuse_repetition(path, node, seen)
