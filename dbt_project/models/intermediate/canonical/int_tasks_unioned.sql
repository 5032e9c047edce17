{{ union_staged('tasks') }}
