{{ staged_statements('bank_transactions') }}
