"""camt.053 and camt.052 of ISO 20022: the XML, entries, and the statements made of them."""
