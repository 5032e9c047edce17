{{ union_staged('activities') }}
