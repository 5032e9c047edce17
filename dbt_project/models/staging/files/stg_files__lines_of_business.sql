{{ staged('files', 'lines_of_business', whole_files=true) }}
