{{ staged('files', 'pipelines', whole_files=true) }}
