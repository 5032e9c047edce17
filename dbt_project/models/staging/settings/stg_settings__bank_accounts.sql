{{ staged_settings('bank_accounts') }}
