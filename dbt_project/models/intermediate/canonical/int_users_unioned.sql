{{ union_staged('users') }}
