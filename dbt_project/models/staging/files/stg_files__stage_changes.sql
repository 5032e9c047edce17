{{ staged('files', 'stage_changes', whole_files=true) }}
