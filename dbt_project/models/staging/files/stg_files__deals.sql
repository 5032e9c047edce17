{{ staged('files', 'deals', whole_files=true) }}
