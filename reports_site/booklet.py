"""The booklet: the published pages of one cadence, bound into one PDF by Chromium for the meeting's table."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingestion.errors import RunFailed, UserError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LONGEST_SECONDS = 180
MAIN = re.compile(r'<main id="content">(.*?)</main>', re.S)
SCRIPT = re.compile(r"<script\b[^>]*></script>")
# on paper a link leads nowhere, in the file it would lead to this machine
LINK = re.compile(r'(<a\b[^>]*?) href="[^"]*"')
# /CreationDate (D:20261127194255+00'00'): when it was printed, which equal pages should not show
PRINTED = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
# (node00000335): a tagged cell by the browser's own counter, which also counts what it drew beside the page
TAGGED = re.compile(rb"\(node(\d{8})\)")


def print_booklet(site: Path, slugs: Sequence[str], out: Path, as_of: datetime, *, home: str = "") -> int:
    """Writes the PDF and returns its size in bytes; equal pages and the same Chromium give equal bytes.

    Args:
        site: a published site.
        slugs: its pages, in the order of the booklet.
        as_of: moment of the data, aware; the PDF says it was made then.
        home: folder of the language: empty for the company's own, else ``en/`` or ``ru/``.

    Raises:
        UserError: Chromium is not installed.
        RunFailed: a page is not there, or Chromium could not print.
    """
    browser = find_browser()
    text = bound([_read(site / home / f"{slug}.html") for slug in slugs])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "site", home)
        place.mkdir(parents=True)
        shutil.copytree(site / "static", Path(folder, "site", "static"))
        (place / "booklet.html").write_text(text, encoding="utf-8")
        printed = Path(folder, "booklet.pdf")
        _print(browser, place / "booklet.html", printed, Path(folder, "profile"))
        body = settled(printed.read_bytes(), as_of)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}-{os.getpid()}")
    part.write_bytes(body)
    part.replace(out)
    return len(body)


def bound(pages: Sequence[str]) -> str:
    """One document: the frame of the first page around the contents of all, each on a sheet of its own."""
    sheets = "".join(f'<article class="sheet">{_content(page)}</article>' for page in pages)
    first = SCRIPT.sub("", pages[0])
    whole = MAIN.sub(lambda _: f'<main id="content">{SCRIPT.sub("", sheets)}</main>', first)
    return LINK.sub(r"\1", whole)


def settled(pdf: bytes, as_of: datetime) -> bytes:
    """The PDF without what differs between two printings of one page: its date, and how cells are numbered.

    No byte moves, so the file's table of offsets still holds.
    """
    rank = {old: b"%08d" % new for new, old in enumerate(sorted(set(TAGGED.findall(pdf))), 1)}
    dated = PRINTED.sub(rb"\g<1>" + as_of.astimezone(UTC).strftime("%Y%m%d%H%M%S").encode(), pdf)
    return TAGGED.sub(lambda tag: b"(node%b)" % rank[tag[1]], dated)


def find_browser() -> str:
    """Path of an installed Chromium.

    Raises:
        UserError: there is none.
    """
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise UserError(
            "a booklet is printed by Chromium, which is not installed here.",
            todo="Install it (Debian: apt-get install chromium), or print the pages from any browser.",
        )
    return found


def _content(page: str) -> str:
    found = MAIN.search(page)
    if not found:
        raise RunFailed("a page of the site has no content to print.", todo="Run: lead2cash render.")
    return found[1]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunFailed(
            f"the page cannot be read: {error.strerror}.", where=str(path), todo="Run: lead2cash run daily."
        ) from None


def _print(browser: str, page: Path, out: Path, profile: Path) -> None:
    command = [
        browser, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-extensions",
        f"--user-data-dir={profile}", f"--print-to-pdf={out}", page.as_uri(),
    ]  # fmt: skip
    if os.geteuid() == 0:
        # its sandbox refuses root; the page is our own and has no script
        command.insert(1, "--no-sandbox")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RunFailed(
            f"Chromium printed for {LONGEST_SECONDS} seconds and was stopped.", where=browser
        ) from None
    if done.returncode or not out.is_file():
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise RunFailed(f"Chromium could not print: {said}", where=browser)
