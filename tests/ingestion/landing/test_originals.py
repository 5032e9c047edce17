"""Originals are kept once, by content, and hostile files are refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.landing import Landing, keep_original, stored


def keep(tmp_path: Path, path: Path, limit: int = 1_000_000):  # type: ignore[no-untyped-def]
    return keep_original(Landing(tmp_path / "landing"), "crm", path, limit=limit, name=repr(path.name))


def test_a_file_is_kept_under_its_hash_once(tmp_path: Path) -> None:
    path = tmp_path / "счёт\n1.csv"
    path.write_bytes(b"a;b\n1;2\n")
    first, second = keep(tmp_path, path), keep(tmp_path, path)
    assert first == second
    assert first.sha256 == hashlib.sha256(b"a;b\n1;2\n").hexdigest()
    assert first.path == stored(Landing(tmp_path / "landing"), "crm", first.sha256)
    assert first.path.read_bytes() == path.read_bytes()
    assert [p for p in (tmp_path / "landing").rglob("*") if p.is_file()] == [first.path]


def test_a_stored_original_cut_short_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n1;2\n")
    kept = keep(tmp_path, path)
    kept.path.write_bytes(b"a;")
    assert keep(tmp_path, path).path.read_bytes() == b"a;b\n1;2\n"


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    link, pipe, folder, large = (tmp_path / name for name in ("link.csv", "pipe.csv", "dir.csv", "large.csv"))
    link.symlink_to(tmp_path / "secret")
    os.mkfifo(pipe)
    folder.mkdir()
    large.write_bytes(b"x" * 2_000_001)
    for path, words in {
        link: "cannot be read",
        pipe: "not a regular file",
        folder: "regular file|cannot be read",
        large: "larger than 1 MB",
        tmp_path / "gone.csv": "No such file",
    }.items():
        with pytest.raises(InputError, match=words):
            keep(tmp_path, path)
    assert not (tmp_path / "landing").exists()
