{{ union_staged('ad_spend') }}
