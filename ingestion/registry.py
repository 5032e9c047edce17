"""The connectors and bank formats there are: found by looking into the folders, listed nowhere."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import cast

from ingestion.connector import Connector

HERE = Path(__file__).parent
NAMES = ("NAME", "LABEL", "Options", "entities", "extract")


@cache
def connectors() -> Mapping[str, Connector]:
    """Every connector by its name.

    Raises:
        TypeError: a folder holds something that is not a connector; a mistake in the code.
    """
    found: dict[str, Connector] = {}
    for path in sorted([*HERE.glob("*/connector.py"), *HERE.glob("crm/*/connector.py")]):
        folder = path.parent
        module = importlib.import_module(".".join(path.relative_to(HERE.parent).with_suffix("").parts))
        missing = [name for name in NAMES if not hasattr(module, name)]
        if missing:
            raise TypeError(f"{module.__name__} is no connector: it lacks {', '.join(missing)}")
        if folder.name != module.NAME:
            raise TypeError(f"{module.__name__}: NAME is {module.NAME!r}, its folder {folder.name!r}")
        found[folder.name] = cast("Connector", module)
    return MappingProxyType(found)


@cache
def bank_formats() -> Mapping[str, ModuleType]:
    """Every bank statement format by its `NAME`, in alphabetical order of the files."""
    modules = (
        importlib.import_module(f"ingestion.bank.formats.{path.stem}")
        for path in sorted((HERE / "bank" / "formats").glob("*.py"))
        if not path.stem.startswith("_")
    )
    return MappingProxyType({module.NAME: module for module in modules})
