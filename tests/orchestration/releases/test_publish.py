"""Publishing: whole or not at all, by one switch, without disturbing a reader."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from ingestion.errors import RunFailed, UserError
from ingestion.settings import Company
from orchestration.releases import Release, current_release, publish, releases, require_current, rollback
from tests.orchestration.conftest import Build

QUERY = "select sum(amount_base) from marts.fct_deals"


def deals(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select count(*) from marts.fct_deals").fetchone()
    assert row
    return int(row[0])


def test_a_release_is_whole_and_read_only(company: Company, release: Release) -> None:
    assert release.path == company.releases_dir / "b1"
    assert str(company.current.readlink()) == "releases/b1"
    assert {path.name for path in release.path.iterdir()} == {
        "warehouse.duckdb",
        "site",
        "artifacts",
        "manifest.json",
    }
    files = [path for path in release.path.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}
    assert deals(release.warehouse) == 5
    assert (release.site / "index.html").read_text() == "<h1>build 1</h1>"
    manifest = json.loads((release.path / "manifest.json").read_text())
    assert manifest["build_id"] == "b1"
    assert manifest["info"] == {"as_of": "2026-03-31T00:00:00+00:00"}


def test_the_sites_of_roles_are_published_beside_the_site(company: Company, build: Build) -> None:
    folder = build(company)
    (folder / "roles" / "anna").mkdir(parents=True)
    (folder / "roles" / "anna" / "index.html").write_text("<h1>Anna</h1>")
    release = publish(company, folder, "b1", {})
    assert release.roles == ["anna"]
    assert (release.tree("anna") / "index.html").read_text() == "<h1>Anna</h1>"
    assert (release.tree("anna") / "index.html").stat().st_mode & 0o777 == 0o444


def test_staging_is_not_published(release: Release) -> None:
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        found = connection.execute("select distinct schema_name from duckdb_schemas()").fetchall()
    assert ("marts",) in found
    assert ("staging",) not in found


def test_the_artifacts_are_small_and_enough(release: Release, little_build: Path) -> None:
    catalogue = json.loads((release.artifacts / "manifest.json").read_text())
    assert set(catalogue["exposures"]) == {"won"}
    assert set(catalogue["models"]) >= {"fct_deals", "dim_users"}
    assert catalogue["metrics"]["won_amount"]["meta"]["label_ru"] == "Сумма"
    whole = (little_build / "dbt" / "target" / "manifest.json").stat().st_size
    assert (release.artifacts / "manifest.json").stat().st_size < whole / 5


def test_uncommitted_pages_of_the_log_are_written_first(company: Company, build: Build) -> None:
    path = build(company) / "warehouse.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("set checkpoint_threshold = '1GB'")
    connection.execute("insert into marts.fct_deals select * from marts.fct_deals")
    connection.execute("pragma disable_checkpoint_on_shutdown")
    connection.close()
    assert path.with_name("warehouse.duckdb.wal").exists()
    assert deals(publish(company, company.build_dir, "b1", {}).warehouse) == 10


def test_a_reader_with_the_old_file_open_is_not_disturbed(
    company: Company, release: Release, build: Build
) -> None:
    with duckdb.connect(str(company.current.resolve() / "warehouse.duckdb"), read_only=True) as reader:
        before = reader.execute(QUERY).fetchall()
        for number in range(2, 8):
            publish(company, build(company), f"b{number}", {})
        # three are kept, so the reader's own release is gone by now
        assert not release.path.exists()
        assert reader.execute(QUERY).fetchall() == before
    assert require_current(company).build_id == "b7"


def test_the_newest_are_kept_and_the_current_one_always(company: Company, build: Build) -> None:
    for number in range(1, 5):
        publish(company, build(company), f"b{number}", {})
    assert [release.build_id for release in releases(company)] == ["b4", "b3", "b2"]
    rollback(company, "b2")
    publish(company, build(company), "b5", {})
    rollback(company, "b3")
    publish(company, build(company), "b6", {})
    assert [release.build_id for release in releases(company)] == ["b6", "b5", "b4"]


def test_retention_never_takes_the_release_people_read(company: Company, build: Build) -> None:
    from orchestration.releases.store import retain

    for number in range(1, 4):
        publish(company, build(company), f"b{number}", {})
    rollback(company, "b1")
    strict = company.model_copy(update={"releases": company.releases.model_copy(update={"keep": 1})})
    assert retain(strict) == ["b3", "b2"]
    assert require_current(company).build_id == "b1"


def test_publishing_a_known_build_only_switches(company: Company, build: Build) -> None:
    first = publish(company, build(company), "b1", {})
    inode = first.warehouse.stat().st_ino
    publish(company, build(company), "b2", {})
    again = publish(company, build(company), "b1", {})
    assert (again.build_id, again.is_current) == ("b1", True)
    assert again.warehouse.stat().st_ino == inode
    # the private build was not needed and stays
    assert (company.build_dir / "warehouse.duckdb").exists()
    assert rollback(company).build_id == "b2"


def test_a_damaged_release_is_replaced(company: Company, release: Release, build: Build) -> None:
    release.warehouse.unlink()
    assert current_release(company) is None
    assert deals(publish(company, build(company), "b1", {}).warehouse) == 5


def test_rollback_and_forward(company: Company, release: Release, build: Build) -> None:
    publish(company, build(company), "b2", {})
    publish(company, build(company), "b3", {})
    assert rollback(company).build_id == "b2"
    assert rollback(company).build_id == "b1"
    assert (company.current / "site" / "index.html").read_text() == "<h1>build 1</h1>"
    with pytest.raises(UserError, match="there is no earlier release"):
        rollback(company)
    assert rollback(company, "b3").build_id == "b3"
    with pytest.raises(UserError, match=r"there is no such release: 'x'\. Known: b3, b2, b1"):
        rollback(company, "x")
    with pytest.raises(UserError, match="several releases begin like that"):
        rollback(company, "b")


def test_what_dead_runs_left_is_swept(company: Company, build: Build) -> None:
    company.releases_dir.mkdir()
    for name in (".new-b0-123", ".old-b0-124"):
        (company.releases_dir / name / "site").mkdir(parents=True)
    (company.root / ".current-123").symlink_to("releases/b0")
    publish(company, build(company), "b1", {})
    assert [path.name for path in company.releases_dir.iterdir()] == ["b1"]
    assert not (company.root / ".current-123").is_symlink()


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        pytest.param("warehouse.duckdb", None, "there is no built warehouse", id="no warehouse"),
        pytest.param("warehouse.duckdb", "x" * 5000, "cannot be closed for publishing", id="not a warehouse"),
        pytest.param("site/index.html", None, "there is no rendered site", id="no site"),
        pytest.param("dbt/target/manifest.json", "{", "artifacts cannot be read", id="broken artifacts"),
    ],
)
def test_half_a_build_is_refused_and_changes_nothing(
    company: Company, release: Release, build: Build, file: str, content: str | None, message: str
) -> None:
    folder = build(company)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    with pytest.raises(RunFailed, match=message):
        publish(company, folder, "b2", {})
    assert require_current(company).build_id == "b1"
    assert [found.build_id for found in releases(company)] == ["b1"]
    # and a whole build goes through afterwards
    assert publish(company, build(company), "b2", {}).build_id == "b2"


def test_a_view_that_works_only_inside_the_build_is_refused(company: Company, build: Build) -> None:
    folder = build(company)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create view marts.leaky as select * from staging.stg_people")
    with pytest.raises(RunFailed, match=r"the view marts\.leaky works only inside the build"):
        publish(company, folder, "b1", {})


def test_an_open_warehouse_is_not_moved_away(company: Company, build: Build) -> None:
    folder = build(company)
    connection = duckdb.connect(str(folder / "warehouse.duckdb"))
    with pytest.raises(RunFailed, match="still open in this process"):
        publish(company, folder, "b1", {})
    connection.close()


def test_a_real_directory_called_current_is_left_alone(company: Company, build: Build) -> None:
    company.current.mkdir()
    with pytest.raises(UserError, match="it is not a symbolic link"):
        publish(company, build(company), "b1", {})
    assert company.current.is_dir()


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "a b", "x" * 65])
def test_a_build_id_is_a_plain_name(company: Company, build: Build, name: str) -> None:
    with pytest.raises(RunFailed, match="cannot be named"):
        publish(company, company.build_dir, name, {})


def test_too_little_room_says_how_much(
    company: Company, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from orchestration.releases import check_space, needed_space

    assert needed_space(company) == 256 * 1024 * 1024
    usage = shutil.disk_usage(company.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=5_000_000))
    with pytest.raises(RunFailed, match=r"not enough room on the disk: needed 268 MB, free 5 MB\."):
        check_space(company)
    with pytest.raises(RunFailed, match="not enough room"):
        publish(company, build(company), "b1", {})
