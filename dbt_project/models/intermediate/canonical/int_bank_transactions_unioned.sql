{{ union_staged('bank_transactions') }}
