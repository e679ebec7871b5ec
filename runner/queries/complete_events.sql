select api.complete_events(
    legal_entity_id => %(legal_entity_id)s,
    consumer => %(consumer)s,
    lease_id => %(lease_id)s,
    event_ids => %(event_ids)s
)
