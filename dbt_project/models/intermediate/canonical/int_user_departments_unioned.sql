{{ union_staged('user_departments') }}
