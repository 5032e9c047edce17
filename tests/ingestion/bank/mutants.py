"""Damages statements the ways files get damaged: bytes, lines and digits lost, doubled, swapped or changed."""

from __future__ import annotations

import random
from collections.abc import Callable

Change = Callable[[random.Random, bytearray], None]
INSERTED = (
    b"\r\n",
    b"=",
    b"\0",
    b"0",
    b",",
    b"-",
    b"\xef\xbb\xbf",
    b"\x98",
    b"  ",
    b"<",
    b"&",
    b":",
    b'"',
    b";",
    b"]]>",
)


def flip(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] = chance.randrange(256)


def insert(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(INSERTED)


def erase(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 60)]


def cut(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(1, len(data)) :]


def digit(chance: random.Random, data: bytearray) -> None:
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    data[chance.choice(digits)] = chance.randrange(48, 58)


def drop_line(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    data[:] = b"\n".join(lines)


def double_line(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])
    data[:] = b"\n".join(lines)


def swap_lines(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    data[:] = b"\n".join(lines)


CHANGES: list[Change] = [flip, insert, erase, cut, digit, drop_line, double_line, swap_lines]


def mutant(chance: random.Random, whole: bytes) -> tuple[bytes, str]:
    """A damaged copy, and the names of the changes that were made."""
    data = bytearray(whole)
    changes = [chance.choice(CHANGES) for _ in range(chance.choice([1, 1, 1, 2, 5]))]
    for change in changes:
        if len(data) > 1 and (change is not digit or any(48 <= byte <= 57 for byte in data)):
            change(chance, data)
    return bytes(data), ", ".join(change.__name__ for change in changes)
