{{ staged_statements('bank_balances') }}
