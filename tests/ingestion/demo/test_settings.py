"""What the demo company says itself: notes on its figures, and an example of roles."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from ingestion.demo import DemoSummary
from ingestion.settings.roles import load_roles
from tests.ingestion.demo.reading import read_csv, read_export


def test_a_note_tells_the_largest_receipt_of_the_month(made: Callable[..., DemoSummary]) -> None:
    root = made("en", 0.2).root
    (note,) = [row for row in read_csv(root / "settings" / "notes.csv") if row["report"] == "cash_flow"]
    assert (note["figure"], note["period"]) == ("income", "2026-10")
    paid = receipts(root, "10.2026")
    amount = Decimal(re.findall(r"[\d,]{4,}", note["text"])[0].replace(",", ""))
    # the note has no kopecks
    assert amount == max(paid) // 1


def receipts(root: Path, month: str) -> list[Decimal]:
    """Sums that clients sent to the company in a month, of its rouble statements as they were written."""
    found = []
    for path in sorted((root / "inbox" / "bank").iterdir()):
        for part in read_text(path).split("СекцияДокумент")[1:]:
            said = dict(re.findall(r"^(\w+)=(.*?)\r?$", part, re.M))
            if said.get("ДатаПоступило", "").endswith(month) and "Оплата" in said["НазначениеПлатежа"]:
                found.append(Decimal(said["Сумма"]))
    return found


def read_text(path: Path) -> str:
    """A statement that does not say that it is UTF-8, as some banks write."""
    body = path.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp866" if b"=DOS" in body else "cp1251")


def test_notes_name_people_of_the_company(company: Path) -> None:
    people = {row["name"] for row in read_export(company, "users")}
    notes = read_csv(company / "settings" / "notes.csv")
    assert [row["report"] for row in notes] == ["weekly_funnel", "won_amount_by_employee", "cash_flow"]
    assert {row["author"] for row in notes} <= people
    assert all(any(row["text"].startswith(name) for name in people) for row in notes[:2])


def test_the_example_of_roles_in_company_yml_is_one(company: Path, tmp_path: Path) -> None:
    comments = re.findall(r"^# (.*)$", (company / "company.yml").read_text(encoding="utf-8"), re.M)
    example = [line for line in comments if re.match(r"\s|\w+:", line)]
    (tmp_path / "roles.yml").write_text("\n".join(example), encoding="utf-8")
    roles = load_roles(tmp_path)
    assert list(roles) == ["head_of_equipment", "staff"]
    assert set(roles["head_of_equipment"].departments or []) <= {
        row["name"] for row in read_export(company, "departments")
    }
