{{ staged('files', 'leads', whole_files=true) }}
