"""Hypothesis draws now and then a constant of the code that happens to be loaded; a company must not depend on that."""

from __future__ import annotations

from typing import Any

from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

REPEATABLE = "repeatable"


class ProviderWithoutConstants(HypothesisProvider):
    """Draws by its seed alone, for which Hypothesis has no setting."""

    def _maybe_draw_constant(self, *_: Any, **__: Any) -> None:
        return None


AVAILABLE_PROVIDERS[REPEATABLE] = ProviderWithoutConstants
