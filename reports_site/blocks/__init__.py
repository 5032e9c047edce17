"""Blocks of a page: each module of this package that has ``KINDS`` builds the blocks of those kinds."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from reports_site.blocks.views import BlockView
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import BlockBase
from reports_site.words import entity_words

Builder = Callable[[Scene, Any, Mart, str, str], BlockView]


@cache
def builders() -> Mapping[str, Builder]:
    """The builder of each block kind."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return {kind: module.build for module in modules for kind in getattr(module, "KINDS", ())}


def build_block(scene: Scene, block: BlockBase, mart: Mart, grain: str, name: str) -> BlockView:
    """One block, ready to be drawn; without its data it says who does not provide it."""
    missing = scene.company.missing(block.needs)
    if missing:
        return BlockView(
            "figures", scene.ui.text(block.title), "", "full", empty=not_provided(scene, missing)
        )
    return builders()[block.kind](scene, block, mart, grain, name)


def not_provided(scene: Scene, entities: list[str]) -> str:
    """``Calls, tasks: not provided by crm, bank.``"""
    names = ", ".join(entity_words(scene.ui, entity) for entity in entities)
    sources = ", ".join(source.name for source in scene.company.sources if source.connector != "settings")
    if not sources:
        return scene.ui._("%(entities)s: no source is connected.", entities=names)
    return scene.ui._("%(entities)s: not provided by %(sources)s.", entities=names, sources=sources)
