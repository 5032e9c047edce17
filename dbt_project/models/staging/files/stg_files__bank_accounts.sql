{{ staged('files', 'bank_accounts', whole_files=true) }}
