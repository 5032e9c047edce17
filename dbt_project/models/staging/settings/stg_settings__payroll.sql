{{ staged_settings('payroll') }}
