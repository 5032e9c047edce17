{{ union_staged('lead_sources') }}
