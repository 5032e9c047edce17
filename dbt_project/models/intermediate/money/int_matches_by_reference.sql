{{ matches_of_candidates('reference', [ref('int_matches_by_hand'), ref('int_matches_by_number')], 'candidates.invoice_id') }}
