{# A person is a lead from the moment the contact appears; the status is told by its label, which is what people see. #}
{{ staged_api('hubspot', 'leads', [{
    'read': 'contacts',
    'paths': {
        'lead_id': 'id',
        'first': 'properties.firstname',
        'last': 'properties.lastname',
        'phone': 'properties.phone',
        'email': 'properties.email',
        'owner_id': 'properties.hubspot_owner_id',
        'lead_source_id': 'properties.hs_analytics_source',
        'status_value': 'properties.hs_lead_status',
        'company': 'properties.associatedcompanyid',
        'created_at': 'createdAt',
    },
    'columns': {
        'name': "coalesce(nullif(trim(concat_ws(' ', raw.first, raw.last)), ''), raw.email, 'Contact ' || raw.id)",
        'status': 'coalesce(statuses.label, raw.status_value)',
        'counterparty_id': "coalesce('CO_' || raw.company, 'C_' || raw.id)",
    },
    'joins': hubspot_label('lead_statuses', 'statuses', 'raw.status_value'),
}]) }}
