"""The report site: dbt's artifacts and a warehouse in, static pages out."""

from reports_site.contents import Page
from reports_site.cubes.plan import FactPlan
from reports_site.reports import Report, validate_reports
from reports_site.roles.build import build_role_sites
from reports_site.roles.reader import Role
from reports_site.site import SiteReport, build_site, page_slugs

__all__ = [
    "FactPlan",
    "Page",
    "Report",
    "Role",
    "SiteReport",
    "build_role_sites",
    "build_site",
    "page_slugs",
    "validate_reports",
]
