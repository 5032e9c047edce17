"""``python -m tests.screenshots [SITE] [OUT] [--only desktop,phone] [--pages index,wall]``

Every page of the site as a desktop, a phone, a reader at night, a sheet of paper and a reader of the other
language see it, whole length, into ``OUT/<look>/<page>.png``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PAPER: dict[str, Any] = {"viewport": {"width": 720, "height": 1000}}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": {**PHONE, "device_scale_factor": 2},
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "print": PAPER,
    "other-language": DESKTOP,
}
OTHERS = ("ru", "en")


def take(browser: Any, site: Path, out: Path, looks: list[str], pages: list[str]) -> int:
    """Takes the pictures and returns how many."""
    other = next((site / name for name in OTHERS if (site / name / "index.html").is_file()), site)
    count = 0
    for look in looks:
        context = browser.new_context(**LOOKS[look])
        page = context.new_page()
        folder = other if look == "other-language" else site
        for path in sorted(folder.glob("*.html")):
            if pages and path.stem not in pages:
                continue
            page.goto(path.as_uri())
            if look == "print":
                page.emulate_media(media="print")
            target = out / look / f"{path.stem}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(target), full_page=path.stem != "wall")
            count += 1
        context.close()
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=Path("demo/current/site"))
    parser.add_argument("out", nargs="?", type=Path, default=Path(".screenshots"))
    parser.add_argument("--only", default=",".join(LOOKS), help="looks, by commas")
    parser.add_argument("--pages", default="", help="pages, by commas; all without it")
    asked = parser.parse_args()
    if not (asked.site / "index.html").is_file():
        parser.error(f"{asked.site} is not a built site. Make one first: make demo")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        )
        count = take(
            browser,
            asked.site.resolve(),
            asked.out,
            asked.only.split(","),
            asked.pages.split(",") if asked.pages else [],
        )
        browser.close()
    print(f"{count} pictures in {asked.out}")


if __name__ == "__main__":
    main()
