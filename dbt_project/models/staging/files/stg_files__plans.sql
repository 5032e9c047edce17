{{ staged('files', 'plans', whole_files=true) }}
