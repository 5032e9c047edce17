{{ staged('files', 'lead_deal_links', whole_files=true) }}
