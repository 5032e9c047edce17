"""Cubes: the sums behind a page by day, manager, department, pipeline and source, for filters."""
