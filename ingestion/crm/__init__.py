"""CRM connectors over HTTP: one folder per vendor, and the kit they share."""
