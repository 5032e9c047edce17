{{ staged('files', 'users', whole_files=true) }}
