{{ staged('files', 'payroll', whole_files=true) }}
