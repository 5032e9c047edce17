{{ staged('files', 'owner_changes', whole_files=true) }}
