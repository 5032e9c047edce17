{{ union_staged('leads') }}
