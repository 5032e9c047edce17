{{ union_staged('stage_changes') }}
