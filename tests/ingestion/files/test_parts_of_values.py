"""Composite keys, choices and joins of parts, yes and no, and what becomes of other columns."""

from __future__ import annotations

import json

from tests.ingestion.files.conftest import Desk


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
