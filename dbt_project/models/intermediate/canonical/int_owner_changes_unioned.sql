{{ union_staged('owner_changes') }}
