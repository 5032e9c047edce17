"""dbt in this process: its environment, its manifest, its build and its failures in words.

Importing this package does not import dbt.
"""

from __future__ import annotations

from orchestration.dbt.environment import PROJECT, dbt_environment, staged_entities, staging_connectors
from orchestration.dbt.invoke import Dbt, NodeFinished
from orchestration.dbt.manifest import borrow_parse, ensure_manifest

__all__ = [
    "PROJECT",
    "Dbt",
    "NodeFinished",
    "borrow_parse",
    "dbt_environment",
    "ensure_manifest",
    "staged_entities",
    "staging_connectors",
]
