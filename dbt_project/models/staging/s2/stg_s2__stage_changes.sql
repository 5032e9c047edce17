{#- S2 keeps no history: differences between readings, to the day. -#}
{{ staged_version_changes('s2', 'stage_changes', [{
    'read': 'deals',
    'entity_type': 'deal',
    'paths': {
        'entity_id': 'id',
        'pipeline_id': 'relationships.stage-category.data.id',
        'stage_id': 'relationships.stage.data.id',
    },
}]) }}
