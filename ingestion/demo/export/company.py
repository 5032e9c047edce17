"""company.yml of the demo company."""

from __future__ import annotations

from ingestion.demo.world import World

TEXT = """\
name: {name}
language: {language}
timezone: {timezone}
currency: RUB
amounts_include_vat: true
as_of: "{as_of}"
releases: {{keep: 7}}
sources:
  crm: {{connector: files, folder: inbox/crm, mapping: mapping/crm.yml, max_age_hours: 30}}
  bank: {{connector: bank, folder: inbox/bank, max_age_hours: 80}}

# Who may see what: put lines like these into roles.yml beside this file, and the next run
# makes a site for each role below current/roles/.
# head_of_equipment:
#   departments: [{department}]
#   company_wide: [cash_flow]
#   personal_data: [client_names]
# staff: {{each: manager}}
"""


def company_yml(world: World, as_of: str) -> str:
    """Text of company.yml; `as_of` is local time."""
    words = world.words
    return TEXT.format(
        name=words.company,
        language=world.plan.language,
        timezone=world.plan.timezone,
        as_of=as_of,
        department=words.departments["equipment"],
    )
