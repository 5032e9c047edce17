"""Where a deal is found in the CRM: as the vendor's folder says, or as company.yml does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.registry import connectors
from ingestion.settings.company import SourceSettings
from orchestration.cli.checks import examine


@pytest.mark.parametrize(
    ("connector", "options", "url"),
    [
        pytest.param("bitrix24", {"portal": "example.bitrix24.ru"}, "https://example.bitrix24.ru/crm/deal/details/{id}/", id="portal"),
        pytest.param("pipedrive", {"company": "example"}, "https://example.pipedrive.com/deal/{id}", id="company"),
        pytest.param("bitrix24", {"url": "https://crm.example.com"}, "", id="not enough is said"),
        pytest.param("amocrm", {"account": "example.kommo.com"}, "https://example.kommo.com/leads/detail/{id}", id="account"),
        pytest.param("hubspot", {"portal": 12345678}, "https://app.hubspot.com/contacts/12345678/record/0-3/{id}", id="number of the portal"),
        pytest.param("hubspot", {}, "", id="the number of the portal is not said"),
        pytest.param("s2", {}, "", id="the vendor has no pattern"),
        pytest.param("hubspot", {"deal_url": "https://app.hubspot.com/contacts/1/deal/{id}"}, "https://app.hubspot.com/contacts/1/deal/{id}", id="own"),
        pytest.param("files", {"folder": "inbox", "mapping": "m.yml", "deal_url": "https://x.example.com/{id}"}, "https://x.example.com/{id}", id="files"),
    ],
)  # fmt: skip
def test_the_page_of_a_deal(connector: str, options: dict[str, Any], url: str) -> None:
    source = SourceSettings(name="crm", connector=connector, options=options)
    assert connectors()[connector].deal_url(source) == url


@pytest.mark.parametrize(
    ("connector", "options", "missing"),
    [
        ("s2", {}, "; names of deals are no links to it until company.yml says deal_url of this source"),
        ("hubspot", {}, "; names of deals are no links to it until company.yml says portal of this source"),
        ("hubspot", {"portal": 1}, ""),
        ("s2", {"deal_url": "https://app.example.com/deals/{id}"}, ""),
    ],
)
def test_doctor_says_what_links_to_deals_lack(
    connector: str, options: dict[str, Any], missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # refused before anything is sent: nothing listens there
    source = {"connector": connector, "url": "http://127.0.0.1:1", **options}
    (tmp_path / "company.yml").write_text(yaml.safe_dump({"name": "One", "sources": {"crm": source}}))
    found = [finding.message for finding in examine(tmp_path) if finding.check == "sources"]
    assert found == [f"crm: connector {connector}{missing}"]


@pytest.mark.parametrize(
    "url", ["https://x.example.com/", "javascript:{id}", 'https://x/{id}" onclick="', "{id}"]
)
def test_what_is_no_address_with_an_id_is_refused(url: str) -> None:
    for connector, others in (("s2", {}), ("files", {"folder": "inbox", "mapping": "m.yml"})):
        with pytest.raises(ValueError, match="1 validation error"):
            connectors()[connector].Options.model_validate({**others, "deal_url": url})
