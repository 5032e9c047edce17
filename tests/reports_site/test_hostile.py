"""Names from a CRM are only ever words: no element, attribute or link comes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse, shape

PAYLOADS = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="attribute"),
    pytest.param("' onmouseover='alert(1)", id="single quotes"),
    pytest.param("</svg></title></desc><script>alert(1)</script>", id="end of a picture"),
    pytest.param("javascript:alert(1)", id="address"),
    pytest.param("{{7*7}}{% for x in y %}${7*7}", id="template"),
    pytest.param("%(name)s %s %d %", id="format"),
    pytest.param("<!-- ]]> <![CDATA[ &lt; &#0; \u202e\u2028", id="markup and directions"),
    pytest.param("</style></textarea></details><iframe src=//x>", id="end tags"),
    pytest.param("A" * 400 + "\n\t", id="long"),
]
FIELDS = ("company", "anna", "boris", "clara", "denis", "sales", "service", "pipeline", "stage", "article")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_adds_nothing_but_words(build: Callable[..., Built], english: Built, payload: str) -> None:
    site = build("en", **{field: payload + field for field in FIELDS})
    assert [path.name for path in site.pages] == [path.name for path in english.pages]
    for slug in ("index", "daily_activity", "won_amount_by_employee", "pipeline_by_stage", "cash_flow"):
        hostile, clean = shape(site.html(slug)), shape(english.html(slug))
        # names of another length may shift labels, never bring a new kind of element or attribute
        assert set(hostile) == set(clean), slug
        for element in parse(site.html(slug)).walk():
            for name in ("href", "src"):
                assert not element.attributes.get(name, "").lower().startswith(("javascript", "data:", "//"))
    words = parse(site.html("won_amount_by_employee")).text
    assert " ".join((payload + "anna").split()) in words


def test_scripts_hold_no_data(build: Callable[..., Built], english: Built) -> None:
    site = build("en", anna="Canary-17")
    for path in (site.out / "static").iterdir():
        assert path.read_bytes() == (english.out / "static" / path.name).read_bytes()
        assert b"Canary-17" not in path.read_bytes()
