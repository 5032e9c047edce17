"""Amounts as people write them; what could mean two things is refused."""

from __future__ import annotations

import pytest

from tests.ingestion.files.conftest import Desk

STYLES = {
    "auto": {
        "3500": "3500.00",
        "3500.5": "3500.50",
        "€ 3.500,00": "3500.00",
        "1 234,56": "1234.56",
        "1\u00a0234,56": "1234.56",
        "1\u202f234,56": "1234.56",
        "1 234 567,89 ₽": "1234567.89",
        "1,234.56": "1234.56",
        "1,234,567": "1234567.00",
        "(12.00)": "-12.00",
        "(€ 1 200,50)": "-1200.50",
        "-12,5": "-12.50",
        "12.50-": "-12.50",
        "−7": "-7.00",
        "+7": "7.00",
        "$1,000.00": "1000.00",
        "1 000 руб.": "1000.00",
        "15р.": "15.00",
        "USD 15": "15.00",
        "0.125000": None,
        "0.120": "0.12",
        "1'234.50": "1234.50",
        "12.500": None,
        "12,500": None,
        "1.234.567": "1234567.00",
        "1 23,45": None,
        "12 34": None,
        "12.345,6.7": None,
        "1e5": None,
        "1_000": None,
        "abc": None,
        "12 kg": None,
        "NaN": None,
        "infinity": None,
        "--5": None,
        "(5": None,
        "1,234.567": None,
        "12345678901234567.00": None,
    },
    "1 234,56": {
        "1234,56": "1234.56",
        "12,5": "12.50",
        "12,500": "12.50",
        "1 234 567,8": "1234567.80",
        "1.234,56": "1234.56",
        "1.234": "1234.00",
        "12.5": None,
        "1,234.56": None,
        "12,345": None,
    },
    "1,234.56": {
        "1,234": "1234.00",
        "1.25": "1.25",
        "12.500": "12.50",
        "1,23": None,
        "1.234,56": None,
    },
    "1234.56": {"1234.5": "1234.50", "-3": "-3.00", "1,234": None, "€5": None, "5.": None, ".5": None},
}


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"written as {style}")
def test_amounts_of_each_style(desk: Desk, style: str) -> None:
    cases = STYLES[style]
    lines = [f'{number}\t"{text}"' for number, text in enumerate(cases)]
    desk.put("a.tsv", "id\tsum\n" + "\n".join(lines))
    desk.map(f"""
        defaults: {{numbers: "{style}"}}
        entities:
          invoices:
            - file: a.tsv
              columns: {{invoice_id: id, invoiced_on: {{constant: 2026-01-31}}, amount: sum}}
        """)
    desk.land()
    assert desk.failures() == []
    landed = dict(zip(desk.column("invoices", "invoice_id"), desk.column("invoices", "amount"), strict=True))
    found = {text: landed.get(str(number)) for number, text in enumerate(cases)}
    assert found == cases
    refused = {row[3] for row in desk.rejects()}
    assert refused == {text for text, value in cases.items() if value is None}
    assert desk.report.rejected == len(refused)


def test_the_reason_says_what_to_do(desk: Desk) -> None:
    desk.put("a.csv", "id,sum\n1,5\n2,1.234\n3,0.125\n4,пять\n5,99999999999999999\n")
    desk.map("""
        entities:
          invoices:
            - {file: a.csv, columns: {invoice_id: id, invoiced_on: {constant: 2026-01-31}, amount: sum}}
        """)
    desk.land()
    assert desk.rejects() == [
        ("3", "amount", "sum", "1.234", "may be two numbers; say how numbers are written (numbers)"),
        ("4", "amount", "sum", "0.125", "has more than 2 decimals"),
        ("5", "amount", "sum", "пять", "is no number"),
        ("6", "amount", "sum", "99999999999999999", "is too large"),
    ]


def test_a_currency_without_cents_takes_no_cents(desk: Desk) -> None:
    desk.put("a.csv", "id,sum,cur\n1,100,JPY\n2,100.50,JPY\n3,100.50,\n4,100.00,jpy\n")
    desk.map("""
        entities:
          invoices:
            - file: a.csv
              columns: {invoice_id: id, invoiced_on: {constant: 2026-01-31}, amount: sum, currency: cur}
        """)
    desk.land()
    assert desk.column("invoices", "invoice_id") == ["1", "3", "4"]
    assert desk.rejects() == [("3", "amount", "sum", "100.50", "has more decimals than JPY")]


def test_quantities_and_rates_have_their_own_decimals(desk: Desk) -> None:
    desk.put("lines.csv", "id,deal,qty\n1,d,1.125\n2,d,2\n3,d,0.0625\n")
    desk.put("rates.csv", "day,cur,rate\n2026-01-31,USD,91.123456\n2026-01-31,EUR,99.1234567\n")
    desk.map("""
        defaults: {numbers: "1234.56"}
        entities:
          deal_lines:
            - {file: lines.csv, columns: {deal_line_id: id, deal_id: deal, quantity: qty}}
          exchange_rates:
            - {file: rates.csv, columns: {rate_on: day, currency: cur, rate: rate}}
        """)
    desk.land()
    assert desk.column("deal_lines", "quantity") == ["1.125", "2.000"]
    assert desk.column("exchange_rates", "rate") == ["91.123456"]
    assert [row[4] for row in desk.rejects()] == ["has more than 3 decimals", "has more than 6 decimals"]


def test_whole_numbers(desk: Desk) -> None:
    desk.put("a.csv", "id,n\n1,7\n2,7.0\n3,7.5\n4,1 000\n5,3000000000\n")
    desk.map("""
        entities:
          pipelines:
            - {file: a.csv, columns: {pipeline_id: id, name: id, position: n}}
        """)
    desk.land()
    assert desk.column("pipelines", "position") == ["7", "7", "1000"]
    assert [(row[3], row[4]) for row in desk.rejects()] == [
        ("7.5", "has decimals"),
        ("3000000000", "is too large"),
    ]


def test_arithmetic_is_exact(desk: Desk) -> None:
    desk.put(
        "a.csv",
        'id,price,qty,paid\n1,"0,10",3,"0,05"\n2,"333,33","0,5",\n3,"1 000 000,01",1000,1\n4,x,1,1\n5,,1,1\n',
    )
    desk.map("""
        defaults: {numbers: "1 234,56"}
        entities:
          deal_lines:
            - file: a.csv
              columns:
                deal_line_id: id
                deal_id: id
                amount: {product: [price, qty]}
                cost: {difference: [{product: [price, qty]}, paid]}
                price: {quotient: [price, qty]}
                quantity: {sum: [qty, {constant: 0.5}]}
        """)
    desk.land()
    rows = [(p["amount"], p["cost"], p["price"], p["quantity"]) for p in desk.payloads("deal_lines")]
    assert rows == [
        ("0.30", "0.25", "0.03", "3.500"),
        ("166.67", "166.67", "666.66", "1.000"),
        ("1000000010.00", "1000000009.00", "1000.00", "1000.500"),
        (None, None, None, "1.500"),
    ]
    assert {row[:4] for row in desk.rejects()} == {
        ("5", "amount", "price, qty", "x"),
        ("5", "cost", "price, qty, paid", "x"),
        ("5", "price", "price, qty", "x"),
    }
