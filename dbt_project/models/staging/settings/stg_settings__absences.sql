{{ staged_settings('absences') }}
