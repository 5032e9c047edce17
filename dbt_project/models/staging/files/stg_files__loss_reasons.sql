{{ staged('files', 'loss_reasons', whole_files=true) }}
