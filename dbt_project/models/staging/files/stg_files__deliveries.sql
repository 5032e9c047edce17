{{ staged('files', 'deliveries', whole_files=true) }}
