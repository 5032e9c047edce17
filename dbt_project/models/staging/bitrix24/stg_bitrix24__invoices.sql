{# Stages of an invoice end in N new, S sent, P paid, D declined. #}
{{ staged_api('bitrix24', 'invoices', [{
    'read': 'invoices',
    'paths': {
        'invoice_id': 'id',
        'number': 'accountNumber',
        'deal': 'parentId2',
        'company_id': 'companyId',
        'contact': 'contactId',
        'begin': 'begindate',
        'close': 'closedate',
        'amount': 'opportunity',
        'vat': 'taxValue',
        'currency': 'currencyId',
        'stage': 'stageId',
    },
    'columns': {
        'deal_id': bitrix24_id('raw.deal'),
        'counterparty_id': bitrix24_client(),
        'invoiced_on': 'substr(raw.begin, 1, 10)',
        'due_on': 'substr(raw.close, 1, 10)',
        'status': "case substr(raw.stage, -2) when ':P' then 'paid' when ':S' then 'sent' when ':D' then 'cancelled' else 'draft' end",
    },
}]) }}
