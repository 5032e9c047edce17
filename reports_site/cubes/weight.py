"""What a script weighs as servers send it."""

from __future__ import annotations

import zlib

# how servers gzip: zlib's container with the header of gzip, at the usual level
GZIP, GZIP_LEVEL = 31, 6
PART = 1 << 18


def weight(body: bytes) -> int:
    """Bytes of a body, gzipped."""
    packer = zlib.compressobj(GZIP_LEVEL, wbits=GZIP)
    return len(packer.compress(body)) + len(packer.flush())


def fits(body: bytes, budget: int) -> bool:
    """Whether a body is within the budget when gzipped; one that is not is left as soon as that shows."""
    if len(body) <= budget:
        return True
    packer, packed = zlib.compressobj(GZIP_LEVEL, wbits=GZIP), 0
    for start in range(0, len(body), PART):
        packed += len(packer.compress(body[start : start + PART]))
        if packed > budget:
            return False
    return packed + len(packer.flush()) <= budget
