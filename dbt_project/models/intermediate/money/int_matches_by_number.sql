{{ matches_of_candidates('invoice_number', [ref('int_matches_by_hand')], 'payments_left.inn_key') }}
