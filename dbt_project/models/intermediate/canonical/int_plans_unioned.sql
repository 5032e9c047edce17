{{ union_staged('plans') }}
