{{ staged('files', 'exchange_rates', whole_files=true) }}
