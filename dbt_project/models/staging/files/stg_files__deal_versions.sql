{{ staged_deal_versions('files') }}
