{{ staged('files', 'user_departments', whole_files=true) }}
