"""An empty warehouse, as facts bring their own rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from reports_site.warehouse import Warehouse


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    connection = duckdb.connect()
    yield Warehouse(connection)
    connection.close()
