"""How long pages take to answer a filter, in headless Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
SLOWEST = 5
# from the choice to the painted page, for several choices; the fastest is what the page takes by itself
ANSWER = """async () => {
  const form = document.getElementById("filters"), found = [];
  for (const period of ["all", "this_year", "last_month", "last_90", "all"]) {
    const started = performance.now();
    form.elements.period.value = period;
    form.dispatchEvent(new Event("change"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    found.push(performance.now() - started);
  }
  return Math.round(Math.min(...found.slice(1)));
}"""


def slowest_filters(site: Path) -> dict[str, int]:
    """Milliseconds by page, the slowest first; nothing without Chromium."""
    if not CHROMIUM.exists():
        return {}
    from playwright.sync_api import sync_playwright

    found: dict[str, int] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page: Any = browser.new_page()
        for path in sorted(site.glob("*.html")):
            if 'id="filters"' in path.read_text(encoding="utf-8"):
                page.goto("about:blank")
                page.goto(f"{path.as_uri()}#period=all")
                page.wait_for_selector("#filters[data-range]", state="attached")
                found[path.name] = page.evaluate(ANSWER)
        browser.close()
    return dict(sorted(found.items(), key=lambda item: -item[1])[:SLOWEST])
