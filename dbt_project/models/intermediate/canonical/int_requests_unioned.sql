{{ union_staged('requests') }}
