"""Own spreadsheets as a source: CSV, XLSX, XLS, Parquet and JSONL, mapped by YAML; see README.md."""
