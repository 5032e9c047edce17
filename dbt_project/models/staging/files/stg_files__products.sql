{{ staged('files', 'products', whole_files=true) }}
