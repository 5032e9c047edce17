{{ staged('files', 'tasks', whole_files=true) }}
