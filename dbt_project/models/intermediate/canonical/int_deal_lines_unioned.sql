{{ union_staged('deal_lines') }}
