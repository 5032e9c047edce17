"""S2 CRM (SalesapCRM, SynergyCRM): JSON:API, read as resources.yml says."""

from __future__ import annotations

from pathlib import Path

from ingestion.crm.kit import HttpOptions, Vendor

NAME = "s2"
LABEL = "S2 CRM, also SalesapCRM and SynergyCRM"
Options = HttpOptions

VENDOR = Vendor(NAME, Path(__file__).parent)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
deal_url = VENDOR.deal_url
