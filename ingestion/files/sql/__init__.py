"""Compilation of a mapping into DuckDB SQL over tables of text cells."""
