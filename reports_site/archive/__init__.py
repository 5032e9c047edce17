"""The archive: every closed day, week and month keeps a page of its own, made once."""
