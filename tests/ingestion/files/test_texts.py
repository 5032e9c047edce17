"""Texts, ids, value maps and composite keys."""

from __future__ import annotations

from tests.ingestion.files.conftest import Desk


def test_ids_are_texts_to_the_last_digit(desk: Desk) -> None:
    ids = ["1234567890123456789", "9007199254740993", "00123", "12.0", " 7 ", "1e5", "-5", "007-А/б"]
    desk.put("a.csv", "id,name\n" + "".join(f"{text},n\n" for text in ids))
    desk.map("entities: {users: [{file: a.csv, columns: {user_id: id, name: name}}]}")
    desk.land()
    assert desk.column("users", "user_id") == [text.strip() for text in ids]


def test_an_id_a_spreadsheet_program_has_spoiled_is_refused(desk: Desk) -> None:
    desk.put("a.csv", 'id,name\n"1,23457E+18",Anna\n1.23457E+18,Boris\n5,Vera\n')
    desk.map("entities: {users: [{file: a.csv, columns: {user_id: id, name: name}}]}")
    desk.land()
    assert desk.column("users", "user_id") == ["5"]
    reason = "has lost digits: a number in a cell keeps 15 of them; format the column as text"
    assert [(row[3], row[4]) for row in desk.rejects()] == [("1,23457E+18", reason), ("1.23457E+18", reason)]


def test_zeros_kept_by_a_formula_stay(desk: Desk) -> None:
    desk.put("a.csv", 'id;name\n="00123";="Anna"\n5;"=""x"""\n')
    desk.map("entities: {users: [{file: a.csv, columns: {user_id: id, name: name}}]}")
    desk.land()
    assert desk.column("users", "user_id") == ["00123", "5"]


def test_a_prefix_goes_before_every_id_and_reference(desk: Desk) -> None:
    desk.options = ', id_prefix: "old-"'
    desk.put("a.csv", "id,owner,who,stage\n1,7,8,new\n")
    desk.map("""
        entities:
          stage_changes:
            - file: a.csv
              columns:
                change_id: {key: [id, {constant: a}]}
                entity_id: id
                to_stage_id: stage
                changed_by: who
                changed_at: {constant: 2026-01-31}
          bank_accounts:
            - {file: a.csv, columns: {account_id: id, name: owner}}
        """)
    desk.land()
    change = desk.payloads("stage_changes")[0]
    assert [change[name] for name in ("change_id", "entity_id", "to_stage_id", "changed_by")] == [
        "old-1|a", "old-1", "old-new", "old-8",
    ]  # fmt: skip
    # an account's number is the bank's, not the source's
    assert desk.column("bank_accounts", "account_id") == ["1"]


def test_empty_is_nothing(desk: Desk) -> None:
    desk.put("a.csv", "id,name,email\n1,Anna,-\n2,Boris,\n3,Vera, n/a \n4,Gleb,\u00a0\n5,-,-\n")
    desk.map("""
        entities:
          users: [{file: a.csv, empty: ["-", n/a], columns: {user_id: id, name: name, email: email}}]
        """)
    desk.land()
    assert desk.column("users", "email") == [None] * 4
    assert desk.rejects() == [("6", "name", "name", None, "is empty, but name must be given")]


def test_steps_of_a_text(desk: Desk) -> None:
    desk.put(
        "a.csv",
        'id,phone,name,deal,city\n1,+7 (912) 345-67-89,"  ООО   ""Ромашка"" ",Счёт № 45/А от 1.2.,Омск / Сибирь\n2,,,,\n',
    )
    desk.map("""
        entities:
          counterparties:
            - file: a.csv
              columns:
                counterparty_id: {column: id, prefix: c-, suffix: "!"}
                phone: {column: phone, text: digits}
                name: {column: name, text: [squeeze, upper], replace: {"ООО ": "", '"': ""}, default: nobody}
                inn: {column: deal, match: "№ *([0-9]+)"}
                kpp: {column: deal, match: "[0-9]+/"}
                email: {column: phone, text: [digits, hash]}
                owner_id: {column: city, split: {by: /, part: -1}, text: lower}
                lead_source_id: {column: city, split: {by: /, part: 9}}
        """)
    desk.land()
    first, second = desk.payloads("counterparties")
    assert first["counterparty_id"] == "c-1!"
    assert first["phone"] == "79123456789"
    assert first["name"] == "РОМАШКА"
    assert first["inn"] == "45"
    assert first["kpp"] == "45/"
    assert len(first["email"]) == 16
    assert first["owner_id"] == "сибирь"
    assert first["lead_source_id"] is None
    assert second["name"] == "nobody"
    assert second["owner_id"] is None


def test_what_a_value_map_does_not_name(desk: Desk) -> None:
    desk.put("a.csv", "id,a,b,c,d\n1,Да,Да,Да,Да\n2,Может,Может,Может,Может\n3,,,,\n")
    desk.map("""
        entities:
          leads:
            - file: a.csv
              columns:
                lead_id: id
                created_at: {constant: 2026-01-31}
                status: {column: a, values: {Да: yes, Нет: no}}
                name: {column: b, values: {Да: yes}, other: keep}
                phone: {column: c, values: {Да: yes}, other: empty}
                email: {column: d, values: {Да: yes}, other: {value: rest}}
        """)
    desk.land()
    rows = [
        [payload[name] for name in ("status", "name", "phone", "email")] for payload in desk.payloads("leads")
    ]
    assert rows == [["yes", "yes", "yes", "yes"], [None, None, None, None]]
    assert desk.rejects() == [("3", "status", "a", "Может", "is not named by values")]


def test_the_other_choices_keep_the_row(desk: Desk) -> None:
    desk.put("a.csv", "id,b,c,d\n2,Может,Может,Может\n")
    desk.map("""
        entities:
          leads:
            - file: a.csv
              columns:
                lead_id: id
                created_at: {constant: 2026-01-31}
                name: {column: b, values: {Да: yes}, other: keep}
                phone: {column: c, values: {Да: yes}, other: empty}
                email: {column: d, values: {Да: yes}, other: {value: rest}}
        """)
    desk.land()
    payload = desk.payloads("leads")[0]
    assert (payload["name"], payload["phone"], payload["email"]) == ("Может", None, "rest")
