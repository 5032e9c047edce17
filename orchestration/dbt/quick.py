"""dbt without work nobody asked for: it is half of the time of a small build."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# an argument dbt renders as code, e.g. ref('dim_users')
CODE = re.compile(r"^\s*(env_var|ref|var|source|doc)\s*\(|[{}\n]|\s$")
# a debug event by its level, and the one this project listens to
WANTED = frozenset({"NodeFinished"})


def spare_work() -> None:
    """Everything below that holds for the whole process; further calls change nothing."""
    drop_debug_events()
    keep_type_testers()
    look_up_macros()
    write_no_statements()


@cache
def drop_debug_events() -> None:
    """From now on debug events are neither filled nor sent: 23 of them per node, and nobody listens."""
    from dbt_common.events.base_types import BaseEvent, DebugLevel, EventLevel
    from dbt_common.events.event_manager import EventManager

    fill, fire = BaseEvent.__init__, EventManager.fire_event

    def fill_wanted(self: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(self, DebugLevel) and type(self).__name__ not in WANTED:
            # an event passes what it is told on to its message, which is not there yet
            self.__dict__.update(pb_msg=None, words=kwargs)
        else:
            fill(self, *args, **kwargs)

    def fire_wanted(self: Any, e: Any, level: Any = None, *args: Any, **kwargs: Any) -> None:
        if e.pb_msg is not None:
            fire(self, e, level, *args, **kwargs)
        elif level not in (None, EventLevel.DEBUG):
            # dbt raised it above its usual level, so somebody may listen
            fill(e, **e.words)
            fire(self, e, level, *args, **kwargs)

    setattr(BaseEvent, "__init__", fill_wanted)  # noqa: B010
    setattr(EventManager, "fire_event", fire_wanted)  # noqa: B010


@cache
def keep_type_testers() -> None:
    """Answers with the same columns share what guesses their types; dbt makes one for each query."""
    from dbt_common.clients import agate_helper

    make, empty = agate_helper.build_type_tester, cache(agate_helper.empty_table)

    @cache
    def kept(texts: tuple[str, ...], nulls: tuple[str, ...]) -> Any:
        return make(texts, nulls)

    def build_type_tester(texts: Any, string_null_values: Any = ("null", "")) -> Any:
        return kept(tuple(texts), tuple(string_null_values))

    setattr(agate_helper, "build_type_tester", build_type_tester)  # noqa: B010
    setattr(agate_helper, "empty_table", empty)  # noqa: B010


@cache
def look_up_macros() -> None:
    """An argument of a test makes the macros it names, as models do; dbt makes all of them for each one."""
    from dbt_common.clients.jinja import MacroFuzzTemplate, NativeSandboxTemplate

    setattr(NativeSandboxTemplate, "new_context", MacroFuzzTemplate.new_context)  # noqa: B010


@cache
def write_no_statements() -> None:
    """The SQL of a model is kept below target/compiled, but not the statements around it below target/run."""
    from dbt.contracts.graph.nodes import ParsedNode

    write = ParsedNode.write_node

    def write_compiled(self: Any, project_root: str, path: str, code: str) -> None:
        if path != getattr(self, "build_path", None):
            write(self, project_root, path, code)

    setattr(ParsedNode, "write_node", write_compiled)  # noqa: B010


def know_plain_arguments(manifest: Any) -> None:
    """Tell dbt the values of test arguments that are plain words; it renders each in 5 ms."""
    from dbt.clients.jinja import _render_cache
    from dbt_common.clients.jinja import quoted_native_concat

    for node in manifest.nodes.values():
        metadata = getattr(node, "test_metadata", None)
        for text in _texts(metadata.kwargs) if metadata else ():
            if not CODE.search(text) and text not in _render_cache:
                _render_cache[text] = quoted_native_concat(iter([text]))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _texts(part)]
