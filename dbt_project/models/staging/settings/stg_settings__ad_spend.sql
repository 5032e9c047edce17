{{ staged_settings('ad_spend') }}
