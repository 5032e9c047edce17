{# Each value the stage of a deal and the status of a lead ever held, with the one before it. #}
{%- set named = 'coalesce(statuses.label, raw.value)' -%}
{%- set of_each = {'value': 'value', 'changed_at': 'timestamp', 'by_user': 'updatedByUserId'} -%}
{{ staged_api('hubspot', 'stage_changes', [{
    'read': 'deal_history',
    'paths': {'entity_id': 'id'},
    'each': 'propertiesWithHistory.dealstage',
    'of_each': of_each,
    'columns': {
        'change_id': "'deal_' || raw.id || '_' || raw.changed_at || '_' || raw.value",
        'entity_type': "'deal'",
        'from_pipeline_id': hubspot_before('pipelines.pipeline_id'),
        'from_stage_id': hubspot_before('raw.value'),
        'to_pipeline_id': 'pipelines.pipeline_id',
        'to_stage_id': 'raw.value',
        'changed_by': 'users.owner_id',
    },
    'joins': hubspot_pipeline_of_stage('pipelines') ~ '\n' ~ hubspot_owner_of_user('users', 'raw.by_user'),
    'keep': 'raw.value is not null',
}, {
    'read': 'contact_history',
    'paths': {'entity_id': 'id'},
    'each': 'propertiesWithHistory.hs_lead_status',
    'of_each': of_each,
    'columns': {
        'change_id': "'lead_' || raw.id || '_' || raw.changed_at || '_' || raw.value",
        'entity_type': "'lead'",
        'from_stage_id': hubspot_before(named),
        'to_stage_id': named,
        'changed_by': 'users.owner_id',
    },
    'joins': hubspot_label('lead_statuses', 'statuses', 'raw.value') ~ '\n' ~ hubspot_owner_of_user('users', 'raw.by_user'),
    'keep': 'raw.value is not null',
}]) }}
