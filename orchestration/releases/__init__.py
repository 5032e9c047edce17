"""Releases: what people read. Built in private, published by one atomic switch, kept and rolled back."""

from __future__ import annotations

from orchestration.releases.lock import Holder, RunLockHeld, lock_holder, run_lock
from orchestration.releases.publish import publish
from orchestration.releases.space import check_space, needed_space
from orchestration.releases.store import (
    Release,
    current_release,
    releases,
    require_current,
    rollback,
    sweep,
)

__all__ = [
    "Holder",
    "Release",
    "RunLockHeld",
    "check_space",
    "current_release",
    "lock_holder",
    "needed_space",
    "publish",
    "releases",
    "require_current",
    "rollback",
    "run_lock",
    "sweep",
]
