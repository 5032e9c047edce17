{{ staged_settings('lines_of_business') }}
