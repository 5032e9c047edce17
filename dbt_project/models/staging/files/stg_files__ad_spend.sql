{{ staged('files', 'ad_spend', whole_files=true) }}
