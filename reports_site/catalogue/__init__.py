"""The catalogue for analysts and engineers: tables, columns, lineage and keys, from dbt's artifacts only."""
