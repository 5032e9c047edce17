"""Rows written in the mapping, wide sheets, canonical names, columns that may be absent."""

from __future__ import annotations

import json

from tests.ingestion.files.conftest import Desk


def test_rows_written_in_the_mapping_change_with_it(desk: Desk) -> None:
    text = """
        entities:
          pipelines:
            - rows:
                - {pipeline_id: main, name: Продажи, position: 1, is_archived: no}
                - {pipeline_id: 2, name: "null", position: null, known_at: 2026-01-01}
        """
    desk.map(text)
    assert desk.land().rows == {"pipelines": 2}
    names = ("pipeline_id", "name", "position", "is_archived", "_file", "_row")
    assert [[p.get(name) for name in names] for p in desk.payloads("pipelines")] == [
        ["main", "Продажи", "1", "false", "mapping/crm.yml", "1"],
        ["2", "null", None, None, "mapping/crm.yml", "2"],
    ]
    assert desk.land().load_id is None
    desk.map(text.replace("Продажи", "Sales"))
    assert desk.land().rows == {"pipelines": 2}


def test_a_wrong_row_in_the_mapping_stops_only_those(desk: Desk) -> None:
    desk.put("u.csv", "id,name\n1,Anna\n")
    desk.map("""
        entities:
          users: [{file: u.csv, columns: {user_id: id, name: name}}]
          stages:
            - rows:
                - {pipeline_id: main, stage_id: new, name: New, position: 1, kind: open}
                - {pipeline_id: main, stage_id: won, name: Won, position: 2, kind: gewonnen}
        """)
    assert desk.land().rows == {"users": 1}
    assert desk.failures() == [
        "mapping/crm.yml: rows of stages, row 2: column 'kind' 'gewonnen' is none of open, won, lost."
        " Correct it in mapping/crm.yml, line 5 and below."
    ]


def test_one_wide_sheet_is_many_entities(desk: Desk) -> None:
    desk.put(
        "deals.csv",
        "Сделка;Сумма;Менеджер;Источник;Клиент;ИНН;Телефон\n"
        "1;100;Анна;Сайт;Ромашка;7701;+7 1\n2;200;Борис;;Лютик;7702;\n3;300;Анна;Сайт;Ромашка;7701;+7 2\n4;400;;Звонок;;;\n",
    )
    desk.map("""
        entities:
          deals:
            - file: deals.csv
              columns:
                deal_id: Сделка
                pipeline_id: {constant: main}
                stage_id: {constant: new}
                created_at: {constant: 2026-01-31}
                amount: Сумма
                owner_id: Менеджер
                lead_source_id: {column: Источник, text: lower}
                counterparty_id: ИНН
          users: [{file: deals.csv, distinct: true, columns: {user_id: Менеджер, name: Менеджер}}]
          lead_sources:
            - {file: deals.csv, distinct: true, columns: {lead_source_id: {column: Источник, text: lower}, name: Источник}}
          counterparties:
            - {file: deals.csv, distinct: true, columns: {counterparty_id: ИНН, name: Клиент, phone: Телефон}}
        """)
    report = desk.land()
    assert report.failures == []
    assert report.rows == {"deals": 4, "users": 2, "lead_sources": 2, "counterparties": 2}
    assert sorted(desk.column("users", "user_id")) == ["Анна", "Борис"]
    clients = {
        p["counterparty_id"]: (p["name"], p["phone"], p["_row"]) for p in desk.payloads("counterparties")
    }
    # of equal keys the last row counts
    assert clients == {"7701": ("Ромашка", "+7 2", "4"), "7702": ("Лютик", None, "3")}
    assert report.rejected == 0


def test_distinct_rows_across_many_batches(desk: Desk) -> None:
    rows = "".join(f"{n},m{n % 40}\n" for n in range(130_000))
    desk.put("deals.csv", "id,manager\n" + rows)
    desk.map(
        "entities: {users: [{file: deals.csv, distinct: true, columns: {user_id: manager, name: manager}}]}"
    )
    assert desk.land().rows == {"users": 40}
    assert sorted(int(p["_row"]) for p in desk.payloads("users")) == list(range(130_000 - 38, 130_002))


def test_canonical_names_need_no_columns(desk: Desk) -> None:
    desk.put(
        "deals.csv",
        "deal_id,pipeline_id,stage_id,amount,created_at,custom,extra,Name\n"
        '1,main,new,1234.5,2026-03-01T10:00,"{""region"": ""Урал""}",x,Анна\n'
        '2,main,new,"1,5",2026-03-01T10:00Z,,x,\n',
    )
    desk.map("entities: {deals: [{file: deals.csv, canonical: true, columns: {owner_id: {constant: boss}}}]}")
    desk.land()
    payload = desk.payloads("deals")[0]
    assert payload["amount"] == "1234.50"
    assert payload["created_at"] == "2026-03-01T07:00:00"
    assert payload["name"] == "Анна"
    assert payload["owner_id"] == "boss"
    assert json.loads(payload["custom"]) == {"region": "Урал"}
    assert "extra" not in payload
    assert [row[1:4] for row in desk.rejects()] == [("amount", "amount", "1,5")]


def test_canonical_files_lack_no_required_column(desk: Desk) -> None:
    desk.put("deals.csv", "deal_id,pipeline_id,amount,created_at\n1,main,5,2026-03-01\n")
    desk.map("entities: {deals: [{file: deals.csv, canonical: true}]}")
    desk.land()
    assert "there is no column 'stage_id'; found 'deal_id', 'pipeline_id'" in desk.failures()[0]


def test_optional_and_alternative_columns(desk: Desk) -> None:
    desk.put("u1.csv", "id,Имя\n1,Анна\n")
    desk.put("u2.csv", "id,name,mail\n2,Boris,b@x\n")
    desk.map("""
        entities:
          users:
            - file: "u*.csv"
              columns: {user_id: id, name: {column: [name, Имя]}, email: {column: mail, optional: true}}
        """)
    desk.land()
    assert [(p["name"], p["email"]) for p in desk.payloads("users")] == [("Анна", None), ("Boris", "b@x")]
