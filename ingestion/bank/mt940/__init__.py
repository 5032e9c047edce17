"""MT940 and MT942: fields, statement lines, details, and the statements made of them."""
