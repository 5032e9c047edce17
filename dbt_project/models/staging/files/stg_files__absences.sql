{{ staged('files', 'absences', whole_files=true) }}
