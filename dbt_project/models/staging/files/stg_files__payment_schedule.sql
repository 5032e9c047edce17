{{ staged('files', 'payment_schedule', whole_files=true) }}
