"""Roles: one site tree per reader, made from nothing but the rows that reader may see."""
