{{ union_staged('loss_reasons') }}
