{{ staged('files', 'bank_transactions', whole_files=true) }}
