{{ union_staged('deals') }}
