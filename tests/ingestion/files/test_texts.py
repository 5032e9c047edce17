"""Texts, ids, value maps and composite keys."""

from __future__ import annotations

import json

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


def test_keys_joins_choices_and_cases(desk: Desk) -> None:
    desk.put(
        "a.csv", "n,line,first,last,mobile,work,kind\n1,2,Анна,Котова,,+7,ИП\n1,,Борис,,+1,+7,ООО\n1,3,,,,,\n"
    )
    desk.map("""
        entities:
          counterparties:
            - file: a.csv
              columns:
                counterparty_id: {key: [n, line]}
                name: {join: [first, last], default: "?"}
                phone: {first_of: [mobile, work]}
                kind:
                  when:
                    - {where: {column: kind, one_of: [ИП, Физлицо]}, then: {constant: person}}
                    - {where: [{column: kind, empty: false}, {column: n, equals: 1}], then: {constant: company}}
                  otherwise: {constant: company}
        """)
    desk.land()
    rows = [
        [p[name] for name in ("counterparty_id", "name", "phone", "kind")]
        for p in desk.payloads("counterparties")
    ]
    assert rows == [["1|2", "Анна Котова", "+7", "person"], ["1|3", "?", None, "company"]]
    # a key with an empty part is no key
    assert [row[:2] for row in desk.rejects()] == [("3", "counterparty_id")]


def test_parts_have_their_own_steps(desk: Desk) -> None:
    desk.put("a.csv", 'id,a,b\n1,"1,5",1.234\n2,,2\n')
    desk.map("""
        entities:
          deal_lines:
            - file: a.csv
              columns:
                deal_line_id: {key: [{column: id, prefix: a, suffix: z}, {column: a, default: none}]}
                deal_id: {join: [{column: a, text: digits, prefix: "#"}, id]}
                quantity: {sum: [{column: a, numbers: "1 234,56", default: 0}, {column: b, numbers: "1234.56"}]}
        """)
    desk.land()
    rows = [(p["deal_line_id"], p["deal_id"], p["quantity"]) for p in desk.payloads("deal_lines")]
    assert rows == [("a1z|1,5", "#15 1", "2.734"), ("a2z|none", "2", "2.000")]


def test_a_part_that_fails_fails_the_whole(desk: Desk) -> None:
    desk.put("a.csv", "id,status,big\n1,Да,5\n2,Может,6\n3,Да,1.5E+20\n")
    status = "{column: status, values: {Да: yes}}"
    desk.map(f"""
        entities:
          deals:
            - file: a.csv
              columns:
                deal_id: {{key: [id, {status}]}}
                name: {{join: [id, {status}]}}
                pipeline_id: {{column: big, text: [digits, lower], split: {{by: "0", part: 1}}}}
                stage_id: {{first_of: [{status}, id]}}
                owner_id: {{when: [{{where: {{column: id, empty: false}}, then: {status}}}]}}
                created_at: {{constant: 2026-01-31}}
        """)
    desk.land()
    assert [p["deal_id"] for p in desk.payloads("deals")] == ["1|yes"]
    unnamed, lost = "is not named by values", "has lost digits"
    assert [(row[0], row[1], row[3], row[4][:22]) for row in desk.rejects()] == [
        ("3", "deal_id", "Может", unnamed),
        ("3", "name", "Может", unnamed),
        ("3", "stage_id", "Может", unnamed),
        ("3", "owner_id", "Может", unnamed),
        ("4", "pipeline_id", "1.5E+20", f"{lost}: a numb"[:22]),
    ]


def test_yes_and_no(desk: Desk) -> None:
    words = ["true", "Да", "YES", "1", "+", "нет", "No", "0", "-", "FALSE", "maybe", ""]
    desk.put("a.csv", "id,name,active\n" + "".join(f"{n},x,{word}\n" for n, word in enumerate(words)))
    desk.map("entities: {users: [{file: a.csv, columns: {user_id: id, name: name, is_active: active}}]}")
    desk.land()
    assert desk.column("users", "is_active") == ["true"] * 5 + ["false"] * 5 + [None]
    assert desk.rejects() == [("12", "is_active", "active", "maybe", "is neither yes nor no")]


def test_a_value_the_entity_does_not_allow(desk: Desk) -> None:
    desk.put("a.csv", "id,state\n1,open\n2,завершена\n3,\n")
    desk.map("entities: {tasks: [{file: a.csv, columns: {task_id: id, state: state}}]}")
    desk.land()
    assert desk.column("tasks", "task_id") == ["1", "3"]
    assert desk.rejects() == [("3", "state", "state", "завершена", "is none of open, done, cancelled")]


def test_deletions_are_told(desk: Desk) -> None:
    desk.put("a.csv", "id,name,gone\n1,Anna,нет\n2,Boris,да\n")
    desk.map("entities: {users: [{file: a.csv, columns: {user_id: id, name: name, is_deleted: gone}}]}")
    desk.land()
    assert desk.column("users", "is_deleted") == ["false", "true"]


def test_custom_dimensions(desk: Desk) -> None:
    desk.put("a.csv", "id,day,Регион,size,junk\n1,2026-01-31,Урал,БОЛЬШОЙ,x\n2,2026-01-31,,,y\n")
    desk.map("""
        entities:
          deals:
            - &deals
              file: a.csv
              columns: &columns
                deal_id: id
                pipeline_id: {constant: main}
                stage_id: {constant: new}
                created_at: day
              custom: {Регион: Регион, size: {column: size, text: lower}}
          leads:
            - file: a.csv
              columns: {lead_id: id, created_at: day}
              custom: rest
        """)
    desk.land()
    assert [json.loads(text) if text else None for text in desk.column("deals", "custom")] == [
        {"Регион": "Урал", "size": "большой"},
        None,
    ]
    assert json.loads(desk.column("leads", "custom")[1]) == {"Регион": None, "size": None, "junk": "y"}


def test_hostile_texts_stay_texts(desk: Desk) -> None:
    names = [
        "'; drop table cells; --",
        '"',
        "\\",
        "{{7*7}}",
        "<script>",
        "a\tb",
        "line\nbreak",
        "𝕏🙂",
        "\x07bell",
    ]
    quoted = "".join(f'{n},"{name.replace(chr(34), chr(34) * 2)}"\n' for n, name in enumerate(names))
    desk.put('it\'s "a" file.csv', "id,na'me\n" + quoted)
    desk.map("""
        entities:
          users:
            - file: "it's*"
              columns: {user_id: id, name: {column: "na'me", values: {"it''s": "x'); --"}, other: keep}}
        """)
    desk.land()
    assert desk.failures() == []
    assert desk.column("users", "name") == names
    assert set(desk.column("users", "_file")) == {'it\'s "a" file.csv'}
