{{ staged_settings('exchange_rates') }}
