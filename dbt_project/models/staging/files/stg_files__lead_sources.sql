{{ staged('files', 'lead_sources', whole_files=true) }}
