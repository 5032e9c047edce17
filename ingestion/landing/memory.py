"""Memory of large batches goes back to the machine when they are written."""

from __future__ import annotations

import ctypes

# M_MMAP_THRESHOLD of mallopt(3)
MMAP_THRESHOLD = -3
LARGE = 1 << 20


def give_large_blocks_back() -> None:
    """Have blocks of a megabyte and more mapped apart, where the C library can.

    Left alone, glibc raises its own threshold as batches come and go, keeps their blocks in the heap of each
    thread, and a landing that holds some 100 MB takes 700.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(MMAP_THRESHOLD, LARGE)
