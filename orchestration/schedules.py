"""The schedules of company.yml, in the company's time zone."""

from __future__ import annotations

import dagster as dg

from ingestion.settings import Company


def schedules(company: Company) -> list[dg.ScheduleDefinition]:
    """One schedule per job that company.yml gives a time; on from the start."""
    return [
        dg.ScheduleDefinition(
            name=f"{name}_schedule",
            job_name=name,
            cron_schedule=cron,
            execution_timezone=company.timezone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
        for name, cron in company.schedules.cron().items()
    ]
