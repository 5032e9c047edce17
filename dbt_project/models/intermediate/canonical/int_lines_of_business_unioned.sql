{{ union_staged('lines_of_business') }}
