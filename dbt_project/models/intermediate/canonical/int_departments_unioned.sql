{{ union_staged('departments') }}
