"""CSV as programs really write it."""

from __future__ import annotations

import pytest

from tests.ingestion.files.conftest import Desk

USERS = """
    entities:
      users:
        - file: "*.csv"
          {more}
          columns: {{user_id: id, name: name}}
"""


def users(desk: Desk, more: str = "optional: false") -> list[tuple[str, str]]:
    desk.map(USERS.format(more=more))
    desk.land()
    return [(payload["user_id"], payload["name"]) for payload in desk.payloads("users")]


@pytest.mark.parametrize(
    "delimiter",
    [pytest.param(d, id=n) for d, n in ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar"))],
)
def test_the_delimiter_is_the_one_that_finds_the_names(desk: Desk, delimiter: str) -> None:
    # the other delimiters occur more often
    other = "".join(set(",;\t|") - {delimiter}) * 3
    rows = [["id", "name", "note"], ["1", "Anna", other], ["2", f'"Boris{delimiter} jr"', other]]
    desk.put("a.csv", "\n".join(delimiter.join(row) for row in rows))
    assert users(desk) == [("1", "Anna"), ("2", f"Boris{delimiter} jr".strip())]


@pytest.mark.parametrize("ending", [pytest.param(e, id=repr(e)) for e in ("\n", "\r\n", "\r")])
@pytest.mark.parametrize("last", [pytest.param(True, id="with end"), pytest.param(False, id="without end")])
def test_ends_of_lines(desk: Desk, ending: str, last: bool) -> None:
    desk.put("a.csv", ending.join(["id,name", "1,Anna", "", "2,Boris"]) + (ending if last else ""))
    assert users(desk) == [("1", "Anna"), ("2", "Boris")]
    assert desk.column("users", "_row") == ["2", "4"]


def test_names_are_compared_without_case_spaces_and_marks(desk: Desk) -> None:
    desk.put("a.csv", "\ufeff ID ,\u00a0Name  \n1,Anna\n")
    assert users(desk) == [("1", "Anna")]


def test_texts_over_several_lines_keep_the_row_numbers(desk: Desk) -> None:
    desk.put("a.csv", 'id,name\n1,"Anna\nMaria"\n\n2,"say ""hi"""\n3,O\'Neil "Ace" K\n')
    assert users(desk) == [("1", "Anna\nMaria"), ("2", 'say "hi"'), ("3", 'O\'Neil "Ace" K')]
    # as a spreadsheet program counts: a text over two lines is one row, an empty line is a row
    assert desk.column("users", "_row") == ["2", "4", "5"]


def test_titles_above_and_footers_below(desk: Desk) -> None:
    desk.put(
        "a.csv",
        "Report of managers;;\n;;\nid;name;sum\nid;имя;руб\n1;Anna;5\n2;Boris;6\nTotal;2;11\nprinted 20.11.2026\n",
    )
    assert users(
        desk, "{header_row: 3, skip_rows: 1, skip_last: 2}".strip("{}").replace(", ", "\n          ")
    ) == [
        ("1", "Anna"),
        ("2", "Boris"),
    ]
    assert desk.rejects() == []


def test_the_header_is_found_where_it_is(desk: Desk) -> None:
    desk.put("a.csv", "Report\n\n;;\nid;name;sum\n1;Anna;5\n")
    assert users(desk, "header_row: auto") == [("1", "Anna")]
    assert desk.column("users", "_row") == ["5"]


def test_a_file_without_names(desk: Desk) -> None:
    desk.put("a.csv", "1;x;Anna\n2;y;Boris\n")
    desk.map("entities: {users: [{file: a.csv, header_row: none, columns: {user_id: A, name: C}}]}")
    desk.land()
    assert desk.column("users", "name") == ["Anna", "Boris"]


def test_two_columns_of_one_name_and_one_without(desk: Desk) -> None:
    desk.put("a.csv", "id,name,name,\n1,Anna,Kotova,boss\n")
    desk.map("""
        entities:
          users: [{file: a.csv, columns: {user_id: id, name: name, email: name (2), role: D}}]
        """)
    desk.land()
    payload = desk.payloads("users")[0]
    assert (payload["name"], payload["email"], payload["role"]) == ("Anna", "Kotova", "boss")


def test_a_stop_ends_the_table(desk: Desk) -> None:
    desk.put("a.csv", "id,name\n1,Anna\nИтого: 1,\n2,Boris\n")
    assert users(desk, "stop_when: {column: id, starts_with: Итого}") == [("1", "Anna")]


def test_rows_to_skip_and_rows_wanted(desk: Desk) -> None:
    desk.put("a.csv", "id,name\n1,Anna\n2,test Boris\n,\n3,Vera\n4,Gleb\n5,Anna\n")
    more = "skip_where: [{column: name, starts_with: test}, {column: id, equals: 4}]\n          where: {column: id, none_of: [5]}"
    assert users(desk, more) == [("1", "Anna"), ("3", "Vera")]
    assert desk.report.rejected == 0


CONDITIONS = {
    "equals: Anna": ["Anna"],
    "not_equals: Anna": ["anna b", "Boris", None],
    "one_of: [Anna, Boris]": ["Anna", "Boris"],
    "none_of: [Anna, Boris]": ["anna b", None],
    "contains: nn": ["Anna", "anna b"],
    "starts_with: Ann": ["Anna"],
    "ends_with: ris": ["Boris"],
    'matches: "(?i)^anna"': ["Anna", "anna b"],
    "empty: true": [None],
    "empty: false": ["Anna", "anna b", "Boris"],
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions(desk: Desk, condition: str) -> None:
    desk.put("a.csv", "id,name\n1,Anna\n2,anna b\n3,Boris\n4,\n")
    desk.map(f"""
        entities:
          tasks:
            - file: a.csv
              where: {{column: name, {condition}}}
              columns: {{task_id: id, title: name}}
        """)
    desk.land()
    assert desk.column("tasks", "title") == CONDITIONS[condition]


def test_rows_with_more_or_fewer_cells(desk: Desk) -> None:
    desk.put("a.csv", "id,name,note\n1,Anna,x\n2,Boris\n3,Vera,y,z\n4,Gleb,w,,\n5,Dina,\n")
    assert users(desk) == [("1", "Anna"), ("4", "Gleb"), ("5", "Dina")]
    assert desk.rejects() == [
        ("3", "", "", None, "has 2 cells, the others have 3"),
        ("4", "", "", None, "has 4 cells, the others have 3"),
    ]
    assert desk.report.rejected == 2


def test_data_wider_than_the_names(desk: Desk) -> None:
    desk.put("a.csv", "id;name\n1;Anna;\n2;Boris;\n")
    assert users(desk) == [("1", "Anna"), ("2", "Boris")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            'id,name,a,b\n1,"Anna,x,y\n2,Boris,x,y\n3,Vera,x,y\n4,"Gleb",x,y\n', id="closed by a later quote"
        ),
        pytest.param('id,name,a,b\n1,"Anna,x,y\n' + "2,Boris,x,y\n" * 40, id="never closed"),
        pytest.param(
            'id,name,a,b\n1,"Anna,x,y\n' + "2,Boris,x,y\n" * 200_000, id="never closed in a large file"
        ),
    ],
)
def test_a_quote_that_is_not_closed_stops_the_file(desk: Desk, text: str) -> None:
    desk.put("a.csv", text)
    desk.put("b.csv", "id,name\n9,Zoya\n")
    assert users(desk) == [("9", "Zoya")]
    assert len(desk.failures()) == 1
    assert "'a.csv'" in desk.failures()[0]
    assert "quote" in desk.failures()[0]
    # without quotes there are as many rows as lines; the other file is read again with the mapping
    lines = text.count("\n") - 1
    assert len(users(desk, "quote: none")) == 1 + lines + 1


def test_the_delimiter_line_of_a_spreadsheet_program(desk: Desk) -> None:
    desk.put("a.csv", "sep=;\r\nid;name\r\n1;Anna, jr\r\nx\r\n")
    assert users(desk) == [("1", "Anna, jr")]
    assert desk.column("users", "_row") == ["2"]
    assert [row[0] for row in desk.rejects()] == ["3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("", "the file is empty", id="no byte"),
        pytest.param("\n\n  \n", "the file is empty", id="only blank lines"),
        pytest.param(
            "id;nam\n1;Anna\n", "no column 'name'; found 'id', 'nam'; did you mean 'nam'?", id="no column"
        ),
        pytest.param("x" * 3_000_000, "first row is too long", id="one giant line"),
        pytest.param("id,name\n1," + "x" * 3_000_000, "longer than 1 MB", id="a giant cell"),
        pytest.param("id,name" + ",x" * 5000 + "\n1,2", "more than the 2,000", id="very many columns"),
        pytest.param(b"id,name\n1,\x00\x01\x02\n", "no text file", id="binary"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 9, "is not", id="a workbook named csv"),
    ],
)
def test_what_cannot_be_taken_is_left_out_whole(desk: Desk, content: str | bytes, words: str) -> None:
    desk.put("a.csv", content)
    desk.put("b.csv", "id,name\n9,Zoya\n")
    assert users(desk) == [("9", "Zoya")]
    assert len(desk.failures()) == 1
    assert words in desk.failures()[0]
    assert "'a.csv'" in desk.failures()[0]
    assert [(p["path"], p["status"]) for p in desk.payloads("_files")] == [
        ("a.csv", "failed"),
        ("b.csv", "ok"),
    ]


def test_a_blank_row_may_be_as_wide_as_it_likes(desk: Desk) -> None:
    desk.put("a.csv", "id,name\n" + "," * 5000 + "\n1,Anna\n")
    assert users(desk) == [("1", "Anna")]
    assert desk.report.rejected == 0


def test_rows_that_do_not_fit_at_the_very_end_are_not_lost(desk: Desk) -> None:
    desk.put("a.csv", "id,name,note\n1,Anna,x\n2\n3,Vera\n")
    assert users(desk) == [("1", "Anna")]
    assert [row[0] for row in desk.rejects()] == ["3", "4"]


def test_only_names_and_no_rows(desk: Desk) -> None:
    desk.put("a.csv", "id,name\n")
    assert users(desk) == []
    assert desk.failures() == []
    assert [(p["path"], p["status"], p["rows"]) for p in desk.payloads("_files")] == [("a.csv", "ok", 0)]


def test_many_blocks_keep_order_numbers_and_irregular_rows(desk: Desk) -> None:
    count = 150_000
    lines = [f"{n},name {n},{'x' * 20}" if n % 50_000 else f"{n}" for n in range(1, count + 1)]
    desk.put("a.csv", "id,name,note\n" + "\n".join(lines) + "\n")
    found = users(desk)
    assert len(found) == count - 3
    assert [int(row) for row in desk.column("users", "_row")] == [
        n + 1 for n in range(1, count + 1) if n % 50_000
    ]
    assert all(int(payload["_row"]) == int(payload["user_id"]) + 1 for payload in desk.payloads("users"))
    assert [row[0] for row in desk.rejects()] == ["50001", "100001", "150001"]
