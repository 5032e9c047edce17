{{ union_staged('products') }}
