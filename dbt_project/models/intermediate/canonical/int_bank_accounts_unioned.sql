{{ union_staged('bank_accounts') }}
