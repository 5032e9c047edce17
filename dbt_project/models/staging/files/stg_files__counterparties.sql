{{ staged('files', 'counterparties', whole_files=true) }}
