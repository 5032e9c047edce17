{{ staged_settings('user_departments') }}
