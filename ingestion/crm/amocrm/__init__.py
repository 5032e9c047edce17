"""amoCRM, called Kommo outside Russia."""
