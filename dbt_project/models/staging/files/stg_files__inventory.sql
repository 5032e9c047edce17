{{ staged_inventory('files') }}
