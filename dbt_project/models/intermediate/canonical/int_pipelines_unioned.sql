{{ union_staged('pipelines') }}
