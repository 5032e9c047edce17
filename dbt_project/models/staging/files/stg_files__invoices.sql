{{ staged('files', 'invoices', whole_files=true) }}
