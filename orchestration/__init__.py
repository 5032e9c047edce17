"""The command line, the Dagster job, releases and metric queries."""
