{{ union_staged('deliveries') }}
