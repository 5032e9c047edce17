{{ union_staged('bank_balances') }}
