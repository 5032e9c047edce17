{{ union_staged('opening_balances') }}
