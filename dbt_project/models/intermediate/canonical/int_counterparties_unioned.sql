{{ union_staged('counterparties') }}
