"""Writes the demo world as a user would drop it into a company's inbox."""
