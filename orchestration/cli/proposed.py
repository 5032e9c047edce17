"""What `lead2cash init` says of a company that is there already: settings proposed from its own data."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from ingestion.settings import Company

# one row of a proposal, and several
WHAT = {
    "stage_roles": ("stage", "stages"),
    "lead_statuses": ("status of leads", "statuses of leads"),
    "loss_reason_names": ("reason for losses", "reasons for losses"),
    "lines_of_business": ("line of business", "lines of business"),
    "cash_flow_articles": ("article", "articles"),
    "cash_flow_rules": ("rule for payments", "rules for payments"),
}


def propose_settings(company: Company, warehouse: Path) -> Iterator[str]:
    """Write the proposals; the lines that tell of them.

    Raises:
        UserError: the warehouse lacks what the proposals are made of.
    """
    from orchestration.proposals import FOLDER, propose, write

    found = False
    for proposal in propose(company, warehouse):
        found = True
        path = write(company, proposal).relative_to(company.root)
        missing = f", {proposal.unmapped} on top without a proposal" if proposal.unmapped else ""
        rows = len(proposal.rows)
        yield f"{path}: {rows} {WHAT[proposal.name][rows != 1]}{missing}"
    if not found:
        yield "Neither CRM nor bank has delivered anything a proposal could be made of."
        return
    yield "Correct them: fill in each empty cell or delete its row."
    yield "Put those you agree with into settings/ in place of the files there."
    yield f"Columns that begin with _ are notes and are not read. {FOLDER} itself is never read."
    place = shlex.quote(str(company.root))
    yield f"Fields of your CRM that metrics can be cut by: lead2cash list dimensions --company {place}"
