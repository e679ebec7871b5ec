"""Wraps what sqlfluff cannot: string literals and comments that run past the last column.

A literal is cut between words into literals on lines of their own, which SQL reads as one.
"""

from __future__ import annotations

import re
import textwrap

from rently.runner.conventions import WIDTH

_LITERAL = r"'(?:[^']|'')*'"
_TOKEN = re.compile(
    rf"--[^\n]*|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|(?P<literals>{_LITERAL}(?:\s*\n\s*{_LITERAL})*)",
    re.DOTALL,
)
_COMMENT = r"-- (?![a-z-]+:)\S[^\n]*"
_COMMENTS = re.compile(rf"^(?P<indent> *){_COMMENT}(?:\n(?P=indent){_COMMENT})*", re.MULTILINE)


def wrap(text: str) -> str:
    """Return the SQL text with its long literals and comments wrapped; its meaning stays."""
    pieces, at = [], 0
    for token in _TOKEN.finditer(text):
        literals = token["literals"]
        if literals is None:
            continue
        start = text.rfind("\n", 0, token.start()) + 1
        end = text.find("\n", token.end())
        head, tail = text[start : token.start()], text[token.end() : end]
        is_alone = not head.strip() or head.startswith("comment on ")
        is_long = any(len(line) > WIDTH for line in text[start:end].splitlines())
        if is_long and is_alone and tail in ("", ";", ","):
            indent = "" if head.strip() else head
            content = "".join(part[1:-1] for part in re.findall(_LITERAL, literals))
            wrapped = [f"{indent}'{part}'" for part in _parts(content, WIDTH - len(indent) - 3)]
            pieces.append(text[at : token.start()].rstrip(" "))
            pieces.append("\n".join(wrapped) if not head.strip() else "\n" + "\n".join(wrapped))
            at = token.end()
    pieces.append(text[at:])
    return _COMMENTS.sub(_filled, "".join(pieces))


def _parts(content: str, room: int) -> list[str]:
    """Cut the first line of a literal's content after blanks; further lines stay as they are."""
    first, line_end, others = content.partition("\n")
    parts, part = [], ""
    for word in re.findall(r"\S+\s*", first):
        if part and len(part + word) > room:
            parts.append(part)
            part = ""
        part += word
    return [*parts, part + line_end + others]


def _filled(match: re.Match[str]) -> str:
    """Fill a comment's lines again if one of them is too long."""
    lines = match.group().splitlines()
    if all(len(line) <= WIDTH for line in lines):
        return match.group()
    prefix = f"{match['indent']}-- "
    words = " ".join(line.strip().removeprefix("-- ") for line in lines)
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=prefix,
        subsequent_indent=prefix,
        break_long_words=False,
        break_on_hyphens=False,
    )
