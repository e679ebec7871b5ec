"""Runs the examples of a document and writes what they print beneath them.

A block fenced as `sh` goes to a shell, one fenced as `sql` to psql; blocks of SQL without a shell's
between them share one session. A block fenced as `text` that follows holds the output.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

_BLOCK = re.compile(
    r"^```(?P<language>sh|sql)\n(?P<code>.*?)^```\n(?:\n?```text\n.*?^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_END = "end of block"
_PSQL_PLACE = re.compile(r"^psql:<stdin>:\d+: ", re.MULTILINE)


def run(document: str, environment: Mapping[str, str]) -> str:
    """Return the document with the outputs that its blocks have now.

    Args:
        document: Markdown.
        environment: for the shell and for `rently psql`; names the server to use.
    """
    blocks = list(_BLOCK.finditer(document))
    outputs: list[str] = []
    for language, group in groupby(blocks, lambda block: block["language"]):
        codes = [block["code"] for block in group]
        outputs += _psql(codes, environment) if language == "sql" else _shell(codes, environment)
    results = iter(outputs)
    return _BLOCK.sub(lambda block: _written(block, next(results)), document)


def _written(block: re.Match[str], output: str) -> str:
    text = "\n".join(line.rstrip() for line in output.splitlines()).strip("\n")
    example = f"```{block['language']}\n{block['code']}```\n"
    return f"{example}\n```text\n{text}\n```\n" if text else example


def _shell(codes: list[str], environment: Mapping[str, str]) -> list[str]:
    return [_output(["sh", "-eu", "-c", code], "", environment) for code in codes]


def _psql(codes: list[str], environment: Mapping[str, str]) -> list[str]:
    script = "".join(f"{code}\n\\echo {_END}\n" for code in codes)
    rently = str(Path(sys.executable).with_name("rently"))
    printed = _output(
        [rently, "psql", "--write", "--no-psqlrc", "--file", "-"], script, environment
    )
    return _PSQL_PLACE.sub("", printed).split(f"{_END}\n")[:-1]


def _output(command: list[str], script: str, environment: Mapping[str, str]) -> str:
    return subprocess.run(
        command,
        input=script,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    ).stdout
