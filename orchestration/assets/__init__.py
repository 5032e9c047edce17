"""The assets of the job: landing, inputs, dbt's models, pages, release."""
