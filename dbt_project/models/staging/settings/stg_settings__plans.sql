{{ staged_settings('plans') }}
