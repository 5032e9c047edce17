"""The static report site, rendered from dbt's artifacts and the warehouse alone."""
