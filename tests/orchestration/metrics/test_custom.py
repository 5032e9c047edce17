"""Custom fields of a company become dimensions of its metrics."""

from __future__ import annotations

import json

import pytest

from orchestration.metrics.custom import dimension_name, with_custom


@pytest.mark.parametrize(
    ("field", "name"),
    [
        pytest.param("region", "region", id="as it is"),
        pytest.param("Регион", "регион", id="Russian"),
        pytest.param("Client's size (2026)", "client_s_size_2026", id="signs and spaces"),
        pytest.param("a__b", "a_b", id="the separator of joins"),
        pytest.param("2nd call", "custom_2nd_call", id="begins with a digit"),
        pytest.param("state", "custom_state", id="taken already"),
        pytest.param("?!", "", id="no letters"),
    ],
)
def test_the_name_of_a_field_in_a_query(field: str, name: str) -> None:
    assert dimension_name(field, {"state", "manager"}) == name


def test_a_field_becomes_a_dimension_of_its_table_only() -> None:
    models = [
        {"node_relation": {"alias": alias}, "entities": [{"name": "deal"}], "dimensions": [{"name": "state"}]}
        for alias in ("fct_deals", "fct_tasks")
    ]
    given = json.dumps({"semantic_models": models})
    deals, tasks = json.loads(with_custom(given, {"fct_deals": ["it's a/b"]}))["semantic_models"]
    assert [item["name"] for item in deals["dimensions"]] == ["state", "it_s_a_b"]
    # a JSON pointer writes / as ~1, SQL writes ' twice
    assert deals["dimensions"][1]["expr"] == "json_extract_string(custom, '/it''s a~1b')"
    assert tasks["dimensions"] == [{"name": "state"}]


def test_without_fields_the_manifest_is_left_alone() -> None:
    assert with_custom("not even read", {}) == "not even read"
