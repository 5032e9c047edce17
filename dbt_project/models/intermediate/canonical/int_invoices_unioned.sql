{{ union_staged('invoices') }}
