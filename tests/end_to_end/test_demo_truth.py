"""The demo company's truth file equals the marts, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_truth_equals_marts(
    published: Callable[[str], Path],
    warehouse: Callable[[Path], duckdb.DuckDBPyConnection],
    language: str,
) -> None:
    company = published(language)
    truth = company / "truth"
    listed = yaml.safe_load((truth / "truth.yml").read_text(encoding="utf-8"))
    connection = warehouse(company)
    assert {file["mart"] for file in listed} >= {
        "rpt_daily_activity", "rpt_won_amount_by_employee", "rpt_pipeline_by_stage", "rpt_cash_flow",
    }  # fmt: skip
    wrong = {}
    for file in listed:
        columns = [*file["key"], *file["measures"]]
        types = dict(row[:2] for row in connection.execute(f"describe reports.{file['mart']}").fetchall())
        where = " and ".join(f"{name} = '{value}'" for name, value in file.get("where", {}).items()) or "true"
        cells = ", ".join(
            # the nudge keeps a value halfway between two roundings from falling to either side
            f'round(cast("{name}" as double) + 1e-10, 6) as "{name}"'
            if types[name] == "DOUBLE"
            else f'cast("{name}" as {types[name]}) as "{name}"'
            for name in columns
        )
        read = f"read_csv('{truth / file['file']}', all_varchar = true, header = true, nullstr = '')"
        planted = f"select {cells} from {read}"
        ours = f"select {cells} from reports.{file['mart']} where {where} and period_state <> 'comparable'"
        assert connection.execute(f"select count(*) from ({planted})").fetchall()[0][0], file["file"]
        rows = connection.execute(
            f"""(select 'truth only', * from ({planted} except {ours}))
            union all (select 'mart only', * from ({ours} except {planted}))
            order by {quoted(file["key"])}, 1 limit 20"""
        ).fetchall()
        if rows:
            wrong[file["file"]] = rows
    assert wrong == {}
