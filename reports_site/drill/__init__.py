"""Drill pages: everything about one manager, department, source or client, as the reports give it."""
