"""Statements in tables, CSV and XLSX: profiles say in YAML what the columns of a bank mean."""
