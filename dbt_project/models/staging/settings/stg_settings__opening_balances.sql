{{ staged_settings('opening_balances') }}
