"""The bank connector: what lands, what is left out, and that nothing lands twice."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts
from ingestion.canonical import COMMON_FIELDS, canonical_entities
from ingestion.registry import bank_formats, connectors
from ingestion.settings import SettingsError, load_company
from tests.ingestion.bank.conftest import Bank
from tests.ingestion.bank.statements import OWN, SECOND, expense, income, section, statement, transfer

JANUARY = statement(section("0.00", "100.00", "30.00", "70.00"), income("100.00"), expense("30.00"))
BROKEN = statement(section("0.00", "100.00", "30.00", "71.00"), income("100.00"), expense("30.00"))
FEBRUARY = statement(
    section("70.00", "5.00", "0.00", "75.00", days="01.02.2026-28.02.2026"),
    income("5.00", "03.02.2026", "16"),
    made="01.03.2026 08:30:00",
)


def test_the_registry_finds_the_connector_and_its_format() -> None:
    assert connectors()["bank"].LABEL == "Bank statements"
    assert "client_bank_1c" in bank_formats()


@pytest.mark.parametrize("name", sorted(bank_formats()))
def test_the_example_of_every_format_is_a_statement(name: str) -> None:
    found = parse(bank_formats()[name].EXAMPLE.encode(), "example", KnownAccounts())
    assert found.format.partition("/")[0] == name
    assert found.transactions


def test_a_statement_lands_as_canonical_text(bank: Bank) -> None:
    bank.put("январь 2026.txt", JANUARY)
    report = bank.land()
    assert report.ok
    assert report.rows == {"bank_transactions": 2, "bank_balances": 1}
    assert report.warnings == []
    first, second = bank.rows("bank_transactions")
    known = {field.name for field in canonical_entities()["bank_transactions"].fields} - set(COMMON_FIELDS)
    extra = {"_file", "_row", "_sha256", "id", "updated_at", "known_at", "load_id"}
    assert set(first) <= known | extra
    assert first["transaction_id"] == first["id"] == f"{OWN}/in/15/2026-01-13/100.00/40702810900000000009/1"
    assert (first["amount"], first["booked_on"], first["is_internal"]) == ("100.00", "2026-01-13", "false")
    assert (first["_file"], first["statement_file"], first["_row"]) == ("январь 2026.txt",) * 2 + ("16",)
    assert second["direction"] == "out"
    assert first["known_at"] == datetime(2026, 3, 2, 6)
    # made on 1 February at 9:00 in Moscow
    assert first["updated_at"] == datetime(2026, 2, 1, 6)
    (balance,) = bank.rows("bank_balances")
    assert balance["balance_id"] == f"{OWN}/2026-01-01/2026-01-31"
    assert (balance["opening"], balance["closing"], balance["_agrees"]) == ("0.00", "70.00", "true")
    (file,) = bank.rows("_files")
    assert (file["status"], file["rows"], file["encoding"]) == ("ok", 3, "cp1251")
    assert file["accounts"] == [OWN]


def test_an_empty_inbox_says_so(bank: Bank) -> None:
    report = bank.land()
    assert (report.load_id, report.ok) == (None, True)
    assert report.warnings == ["inbox/bank: there are no statements yet."]


def test_a_missing_folder_is_one_clear_failure(bank: Bank) -> None:
    bank.inbox.rmdir()
    (failure,) = bank.land().failures
    assert str(failure).startswith("inbox/bank: there is no such folder.")


def test_the_same_inbox_again_adds_nothing(bank: Bank) -> None:
    bank.put("january.txt", JANUARY)
    bank.land()
    assert bank.land().load_id is None


def test_a_copy_of_a_statement_adds_nothing_but_a_line_in_the_inventory(bank: Bank) -> None:
    bank.put("january.txt", JANUARY)
    bank.land()
    bank.put("kl_to_1c (1).txt", JANUARY)
    report = bank.land()
    assert (report.ok, report.rows) == (True, {})
    assert bank.rows("_files")[-1]["message"] == "the same file as january.txt"
    assert bank.land().load_id is None


def test_two_copies_at_once_land_once(bank: Bank) -> None:
    bank.put("a.txt", JANUARY)
    bank.put("b/a.txt", JANUARY)
    assert bank.land().rows["bank_transactions"] == 2


def test_a_broken_statement_is_left_out_whole_and_the_others_are_taken(bank: Bank) -> None:
    bank.put("broken.txt", BROKEN)
    bank.put("february.txt", FEBRUARY)
    report = bank.land()
    (failure,) = report.failures
    assert failure.where == "inbox/bank/broken.txt:7"
    assert "a difference of 1.00" in failure.what
    assert {row["_file"] for row in bank.rows("bank_transactions")} == {"february.txt"}
    status = {row["path"]: row["status"] for row in bank.rows("_files")}
    assert status == {"broken.txt": "refused", "february.txt": "ok"}
    note = bank.root / "landing/bank/_quarantine/broken.txt.error.json"
    assert json.loads(note.read_text(encoding="utf-8"))["where"] == "inbox/bank/broken.txt:7"
    assert (bank.inbox / "broken.txt").is_file()


def test_a_refused_statement_is_told_on_every_run_and_landed_once_it_is_whole(bank: Bank) -> None:
    bank.put("january.txt", BROKEN)
    bank.land()
    again = bank.land()
    assert (again.load_id, len(again.failures)) == (None, 1)
    bank.put("january.txt", JANUARY)
    report = bank.land()
    assert (report.ok, report.rows["bank_transactions"]) == (True, 2)
    assert list((bank.root / "landing/bank/_quarantine").iterdir()) == []


def test_a_broken_newer_version_leaves_the_last_good_one(bank: Bank) -> None:
    bank.put("january.txt", JANUARY)
    bank.land()
    bank.put("january.txt", BROKEN)
    assert not bank.land().ok
    assert [row["amount"] for row in bank.standing()] == ["100.00", "30.00"]


def test_a_newer_version_of_a_file_replaces_all_of_it(bank: Bank) -> None:
    bank.put("last.txt", JANUARY)
    bank.land()
    bank.put("last.txt", FEBRUARY)
    bank.land()
    assert [row["amount"] for row in bank.standing()] == ["5.00"]


def test_hidden_files_and_unfinished_downloads_are_not_looked_at(bank: Bank) -> None:
    for name in (".DS_Store", "january.txt.crdownload", "Thumbs.db"):
        bank.put(name, b"\0\1")
    assert bank.land().warnings == ["inbox/bank: there are no statements yet."]


def test_an_unreadable_file_is_one_failure(bank: Bank) -> None:
    bank.put("january.txt", JANUARY)
    (bank.inbox / "link.txt").symlink_to(bank.inbox / "january.txt")
    report = bank.land()
    assert [failure.where for failure in report.failures] == ["inbox/bank/link.txt"]
    assert report.rows["bank_transactions"] == 2


def test_a_statement_made_in_the_future_does_not_win_for_ever(bank: Bank) -> None:
    bank.put("future.txt", statement(income("1.00"), made="01.01.2099 00:00:00"))
    bank.land()
    assert bank.rows("bank_transactions")[0]["updated_at"] == datetime(2026, 3, 2, 6)


def test_a_statement_that_does_not_say_when_is_as_old_as_its_period(bank: Bank) -> None:
    bank.put("undated.txt", statement(section("0", "1.00", "0", "1.00"), income("1.00"), made=""))
    bank.land()
    assert bank.rows("bank_transactions")[0]["updated_at"] == datetime(2026, 1, 31, 21)


def test_days_missing_between_two_files_are_told(bank: Bank) -> None:
    bank.put("january.txt", JANUARY)
    bank.land()
    bank.put("march.txt", FEBRUARY.replace("70.00", "60.00").replace("75.00", "65.00"))
    (warning,) = bank.land().warnings
    assert warning.startswith("inbox/bank/march.txt: line 7: 2026-02-01")
    assert "(january.txt) was 70.00" in warning


def test_an_account_learned_from_a_later_file_makes_old_transfers_internal(bank: Bank) -> None:
    bank.put("first.txt", statement(transfer("10.00", "05.01.2026", "")))
    bank.land()
    assert [row["is_internal"] for row in bank.standing()] == ["false"]
    bank.put("second.txt", statement(transfer("10.00", "", "05.01.2026"), accounts=[SECOND]))
    bank.land()
    legs = [(row["account_id"], row["direction"], row["is_internal"]) for row in bank.standing()]
    assert sorted(legs) == [(OWN, "out", "true"), (SECOND, "in", "true")]


def test_changed_settings_read_the_stored_originals_again(bank: Bank) -> None:
    bank.put("first.txt", statement(transfer("10.00", "05.01.2026", "")))
    bank.land()
    (bank.inbox / "first.txt").unlink()
    assert bank.land().load_id is None
    bank.settings(f"account_id,name,currency\n{SECOND},Reserve,RUB\n")
    assert bank.land().rows == {"bank_transactions": 1}
    assert [row["is_internal"] for row in bank.standing()] == ["true"]


@pytest.mark.parametrize(
    ("option", "allowed"),
    [
        pytest.param("formats: [mt999]", "client_bank_1c", id="unknown format"),
        pytest.param("formats: []", "formats", id="no format"),
        pytest.param("folders: x", "folders", id="unknown key"),
    ],
)
def test_wrong_options_are_named(tmp_path: Path, option: str, allowed: str) -> None:
    text = f"name: A\nsources:\n  bank:\n    connector: bank\n    folder: inbox/bank\n    {option}\n"
    (tmp_path / "company.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_company(tmp_path)
    assert "company.yml:6" in str(raised.value)
    assert allowed in str(raised.value)
