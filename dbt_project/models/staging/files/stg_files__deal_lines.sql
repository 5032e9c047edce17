{{ staged('files', 'deal_lines', whole_files=true) }}
