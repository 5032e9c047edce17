{{ staged_api_touches('pipedrive', [
    {'read': 'leads', 'paths': {'lead_id': 'id', 'lead_source_id': 'channel'}},
    {'read': 'archived_leads', 'paths': {'lead_id': 'id', 'lead_source_id': 'channel'}},
]) }}
