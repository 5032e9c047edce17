{{ union_staged('payment_schedule') }}
