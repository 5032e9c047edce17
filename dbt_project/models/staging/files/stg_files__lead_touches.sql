{{ staged_touches('files') }}
