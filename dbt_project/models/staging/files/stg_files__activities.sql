{{ staged('files', 'activities', whole_files=true) }}
