"""Words the scripts write, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reports_site.i18n import N_, Ui

WORDS: Mapping[str, str] = {
    "find": N_("Find in the table"),
    "search": N_("Search"),
    "searchFor": N_("A page, a person, a deal…"),
    "nothingFound": N_("Nothing is called so."),
    "total": N_("Total"),
    "previous": N_("to %(days)s"),
    "unchanged": N_("unchanged"),
    "points": N_("%(points)s pp"),
    "part": N_("%(part)s of %(whole)s"),
    "few": N_("few cases: %(count)s"),
    "shown": N_("Shown: %(what)s"),
    "prepared": N_("Not filtered: shown as prepared for its own period."),
    "partly": N_("A dash marks what cannot be recalculated for a filter; below it is shown as prepared."),
    "asPrepared": N_("As prepared"),
    "uncut": N_("cannot be recalculated for this filter"),
    "nothing": N_("Nothing for this filter."),
    "other": N_("Other"),
    "widened": N_("Older figures are kept by week or month, so the period was widened to %(days)s"),
    "pin": N_("Pin to my view"),
    "unpin": N_("Unpin"),
    "myView": N_("My view"),
    "up": N_("Move up"),
    "gone": N_("This block is not on its page any more."),
    "hour": N_("h"),
    "minute": N_("min"),
}


def script_words(ui: Ui) -> str:
    """The words by the names the scripts know them by, as JSON."""
    return msgspec.json.encode({name: ui._(words) for name, words in WORDS.items()}).decode()
