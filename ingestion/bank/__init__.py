"""Bank statements: formats, checks, and the connector that lands them."""
