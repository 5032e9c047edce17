{{ staged('files', 'departments', whole_files=true) }}
