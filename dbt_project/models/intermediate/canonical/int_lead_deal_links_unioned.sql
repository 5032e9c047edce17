{{ union_staged('lead_deal_links') }}
