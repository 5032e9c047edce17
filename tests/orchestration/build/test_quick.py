"""What dbt is spared changes no answer."""

from __future__ import annotations

from decimal import Decimal

from dbt_common.clients import agate_helper
from dbt_common.clients.jinja import get_template, render_template

from orchestration.dbt.quick import keep_type_testers, look_up_macros


def test_answers_have_the_types_they_had() -> None:
    rows = [{"failures": 2, "name": "5", "share": Decimal("0.5"), "empty": None, "text": "null"}]
    columns = ["failures", "name", "share", "empty", "text"]
    keep_type_testers()
    for _ in range(2):
        after = agate_helper.table_from_data_flat(rows, columns)
        kinds = [type(kind).__name__ for kind in after.column_types]
        assert kinds == ["Integer", "Text", "Number", "Integer", "Text"]
        assert [tuple(row) for row in after.rows] == [(2, "5", Decimal("0.5"), None, "null")]
    other = agate_helper.table_from_data_flat([{"failures": "many"}], ["failures"])
    assert other.rows[0]["failures"] == "many"
    assert len(agate_helper.empty_table().rows) == 0


def test_an_argument_makes_only_what_it_names() -> None:
    made = []

    class Macros(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            made.append(name)
            return super().__getitem__(name)

    macros = Macros(wanted=lambda: 5, other=lambda: 6)
    look_up_macros()
    template = get_template("{{ wanted() }}", macros, native=True)
    assert render_template(template, macros) == 5
    assert set(made) == {"wanted"}
