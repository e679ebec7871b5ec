"""Headless Chromium, where there is one: loads pages, runs a script over them, hears errors."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 120

# The pages are loaded one after the other in a frame, and `visit` is run in each.
HARNESS = """<!doctype html><meta charset="utf-8"><body>
<iframe id="frame" width="1300" height="900"></iframe><pre id="result"></pre><script>
async function visit(page) {{ {visit} }}
(async () => {{
  const frame = document.getElementById("frame");
  const found = [];
  for (const name of {pages}) {{
    await new Promise(done => {{ frame.onload = done; frame.src = name; }});
    found.push(await visit(frame.contentWindow));
  }}
  document.getElementById("result").textContent = JSON.stringify(found);
}})();
</script></body>"""


@dataclass(frozen=True)
class Visit:
    """What a script returned on each page, and what the console said on all of them."""

    found: list[Any]
    console: list[str]


def chromium() -> str:
    """Return the browser's path; without one, skip the test."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium on this machine: apt-get install chromium")


def visit(folder: Path, pages: Sequence[str], script: str) -> Visit:
    """Run the body of a function of a page's window on pages of a folder.

    Args:
        folder: where the pages are; a harness and a profile are written there.
        pages: their file names.
        script: JavaScript; `page` is the window; what it returns must be JSON.
    """
    harness = folder / "harness.html"
    text = HARNESS.format(visit=script, pages=json.dumps(list(pages)))
    harness.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [
            chromium(),
            "--headless",
            "--no-sandbox",  # root may not have one; the pages are ours
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            f"--user-data-dir={folder / 'profile'}",
            "--timeout=60000",
            "--virtual-time-budget=60000",
            "--dump-dom",
            harness.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=True,
    )
    result = re.search(r'<pre id="result">(.+?)</pre>', run.stdout, re.DOTALL)
    console = [line for line in run.stderr.splitlines() if ":CONSOLE" in line]
    assert result, console or run.stderr[-2000:]
    return Visit(json.loads(html.unescape(result[1])), console)
