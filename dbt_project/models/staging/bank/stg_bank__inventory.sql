{{ staged_inventory('bank') }}
