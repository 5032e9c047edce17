{{ staged('files', 'requests', whole_files=true) }}
