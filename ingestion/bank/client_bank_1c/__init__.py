"""Parts of the 1CClientBankExchange reader: decode the text, read its blocks, understand them."""
