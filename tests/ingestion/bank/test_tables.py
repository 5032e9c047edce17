"""Tables of banks: every profile with its sample, as CSV and as a workbook, and what refuses a table."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.bank.statement import Statement
from ingestion.bank.tables.dates import read_day
from ingestion.bank.tables.profile import FOLDER, Cell, folded, profiles
from ingestion.errors import InputError
from tests.ingestion.bank.tables import read, workbook

OWN = "40702810100000000001"


def sample(name: str) -> str:
    return (FOLDER / f"{name}.csv").read_text(encoding="utf-8")


def shown(statement: Statement) -> list[str]:
    return [
        f"{row.booked_on} {row.direction} {row.amount} {row.currency} {row.account_id}"
        for row in statement.transactions
    ]


@pytest.mark.parametrize("name", sorted(profiles()))
def test_the_sample_of_every_profile_gives_what_the_profile_says(name: str) -> None:
    profile = profiles()[name]
    assert len(profile.based_on.split()) > 10, "say what the columns were taken from"
    found = read(sample(name))
    assert found.format == f"csv/{name}"
    assert shown(found) == profile.sample
    assert {row.direction for row in found.transactions} == {"in", "out"}
    header = folded(sample(name))
    # an older or newer export of the bank may have columns that the sample lacks
    used = [
        key
        for key, cell in profile.columns
        if cell and any(folded(column) in header for column in all_names(cell))
    ]
    assert [key for key in used if not any(getattr(row, key) for row in found.transactions)] == []
    proved = bool(profile.balance or (profile.labels.opening and profile.labels.closing))
    assert {row.agrees for row in found.balances} == {proved}
    assert proved or any("nothing proves" in remark.text for remark in found.remarks)


def all_names(cell: Cell) -> list[str]:
    return [*cell.column, *cell.when_in, *cell.when_out]


@pytest.mark.parametrize("name", sorted(profiles()))
def test_a_workbook_gives_the_same(name: str) -> None:
    found = read(workbook(sample(name), profiles()[name]), "statement.xlsx")
    expected = read(sample(name))
    assert (found.encoding, shown(found)) == ("xlsx", profiles()[name].sample)
    assert [row.transaction_id for row in found.transactions] == [
        row.transaction_id for row in expected.transactions
    ]
    assert [(row.opening, row.closing) for row in found.balances] == [
        (row.opening, row.closing) for row in expected.balances
    ]


# a bank's public code, and the account that every text about IBAN shows
EXAMPLES = {"044525225", "89370400440532013000"}


@pytest.mark.parametrize("name", sorted(profiles()))
def test_samples_hold_nobodys_data(name: str) -> None:
    numbers = re.findall(r"(?<![0-9])[0-9]{9,}(?![0-9])", sample(name))
    assert all("00000" in number or number in EXAMPLES for number in numbers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_encodings(encoding: str, end: str) -> None:
    text = sample("tbank_business").replace("\n", end)
    found = read(text.encode(encoding))
    assert shown(found) == profiles()["tbank_business"].sample
    assert found.transactions[0].counterparty_name == 'ООО "Ромашка"'


def test_fields_that_stand_in_one_cell_are_told_apart() -> None:
    income, rent = read(sample("sber_business")).transactions
    assert (income.counterparty_account, income.counterparty_inn, income.counterparty_name) == (
        "40702810900000000009",
        "7700000000",
        'ООО "Ромашка"',
    )
    assert (rent.counterparty_name, rent.counterparty_bic, rent.doc_number) == (
        'ООО "Дом"',
        "044525225",
        "77",
    )


def test_balances_and_days_beside_the_table_count() -> None:
    (balance,) = read(sample("sber_business")).balances
    assert (balance.from_on, balance.to_on) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (balance.opening, balance.total_in, balance.total_out, balance.closing) == (
        Decimal(1000),
        Decimal(5000),
        Decimal("1200.50"),
        Decimal("4799.50"),
    )


def test_a_total_the_rows_do_not_reach_is_named() -> None:
    found = read(sample("sber_business").replace(";1200,50;;77;", ";1200,00;;77;"))
    assert "spent by the bank 1200.50, by the documents 1200.00, difference 0.50" in found.remarks[0].text
    assert not found.balances[0].agrees


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        pytest.param("sber_business", "4799,50", "4799,51", 5, "a difference of 0.01", id="closing"),
        pytest.param("wise", "4798.90", "4798.91", 2, "balances that follow each other", id="balances"),
        pytest.param("alfa", "1200,5", "1200,555", 3, "'1200,555' in 'Расход'", id="three decimals"),
        pytest.param("alfa", ";5000;0;", ";5000;7;", 2, "both a receipt and a payment", id="both sides"),
        pytest.param("alfa", "13.01.26", "13.13.26", 2, "a day written as dd.mm.yy", id="day"),
        pytest.param("alfa", "RUR;20", "R?R;20", 3, "the currency 'R?R'", id="currency"),
        pytest.param("alfa", "Аренда за", "Арен;да за", 3, "'да за январь' in 'Приход'", id="shifted"),
        pytest.param("alfa", "Аренда", '"Аренда', 3, "a row that cannot be read", id="quote"),
        pytest.param("tbank_business", "Дебет;20", "Иное;20", 3, "'иное' as the direction", id="direction"),
        pytest.param("tbank_business", f"{OWN};Дебет;20", ";Дебет;20", 3, "names no account", id="account"),
        pytest.param("revolut", ",6000.00", ",6 000.x", 2, "expected a balance", id="balance"),
    ],
)
def test_what_refuses_a_table_is_named_with_its_line(
    name: str, old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(InputError) as raised:
        read(sample(name).replace(old, new, 1))
    assert (raised.value.where, words in str(raised.value)) == (f"statement.csv:{line}", True), str(
        raised.value
    )


def test_running_balances_go_either_way_and_a_swap_within_is_only_told() -> None:
    header, *rows = sample("wise").splitlines()
    forward = read("\n".join([header, *reversed(rows), ""]))
    assert (forward.balances[0].opening, forward.balances[0].closing) == (Decimal(1000), Decimal("4798.90"))
    more = (
        rows[0].replace("1000000002", "1000000003").replace("-1200.50", "-8.90").replace("4798.90", "4790.00")
    )
    swapped = read("\n".join([header, more, rows[1], rows[0], rows[2], ""]))
    assert swapped.balances[0].agrees
    assert "does not follow from the one before; the ends agree" in swapped.remarks[0].text


def test_an_account_that_the_table_does_not_name_is_in_the_name_of_the_file() -> None:
    text = sample("sber_business").replace(f";;{OWN};", ";;;", 1)
    with pytest.raises(InputError, match="does not say whose account it is"):
        read(text)
    other = "40702810200000000002"
    found = read(text, f"inbox/bank/{other}/january.csv", (OWN, other))
    assert found.speaks_for == {other}


def test_a_table_nobody_described_shows_its_columns() -> None:
    with pytest.raises(InputError) as raised:
        read("When;How much\n01.01.2026;5\n")
    assert "'When;How much'" in str(raised.value)
    assert "ingestion/bank/README.md" in raised.value.todo
    with pytest.raises(InputError, match="a table that begins with 'When, How much'"):
        read(workbook("When;How much\n", profiles()["alfa"]), "statement.xlsx")


@pytest.mark.parametrize(
    ("text", "patterns", "wanted"),
    [
        ("13.01.2026", ["dd.mm.yyyy"], date(2026, 1, 13)),
        ("13.01.26 10:15", ["dd.mm.yy"], date(2026, 1, 13)),
        ("13-01-2026, 10:15:00.123", ["dd-mm-yyyy"], date(2026, 1, 13)),
        ("01 января 2026", ["dd mmmm yyyy"], date(2026, 1, 1)),
        ("7 May 2026", ["dd.mm.yyyy", "dd mmmm yyyy"], date(2026, 5, 7)),
        ("31.02.2026", ["dd.mm.yyyy"], None),
        ("1 foo 2026", ["dd mmmm yyyy"], None),
        ("13.01.2026x", ["dd.mm.yyyy"], None),
    ],
)
def test_days(text: str, patterns: list[str], wanted: date | None) -> None:
    assert read_day(text, patterns) == wanted


def test_every_profile_has_a_sample_and_every_sample_a_profile() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.csv")} == set(profiles())
