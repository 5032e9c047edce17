{{ staged('files', 'stages', whole_files=true) }}
