{{ staged('files', 'opening_balances', whole_files=true) }}
