"""What every CRM connector is made of; `ingestion/crm/README.md` says how one is written.

Importing this package imports neither dlt nor duckdb: the registry does it on every command.
"""

from __future__ import annotations

from ingestion.crm.kit.options import HttpOptions, address
from ingestion.crm.kit.vendor import Vendor

__all__ = ["HttpOptions", "Vendor", "address"]
