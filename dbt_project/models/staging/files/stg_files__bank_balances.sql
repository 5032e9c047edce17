{{ staged('files', 'bank_balances', whole_files=true) }}
