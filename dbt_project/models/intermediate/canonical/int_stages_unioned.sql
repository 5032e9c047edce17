{{ union_staged('stages') }}
