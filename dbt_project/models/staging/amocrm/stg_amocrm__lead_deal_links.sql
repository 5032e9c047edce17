{# A deal belongs to its main contact, who is the lead. #}
{{ staged_api('amocrm', 'lead_deal_links', [{
    'read': 'leads',
    'paths': {'deal_id': 'id', 'contacts': '_embedded.contacts'},
    'columns': {'lead_id': amocrm_main_contact('raw.contacts'), 'rule': "'explicit'"},
    'keep': amocrm_main_contact('raw.contacts') ~ ' is not null',
}]) }}
