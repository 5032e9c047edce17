"""What Dagster's web page and scheduler load: the company named by LEAD2CASH_COMPANY."""

from __future__ import annotations

from ingestion.settings import find_company, load_company
from orchestration.graph import company_definitions

defs = company_definitions(load_company(find_company()))
