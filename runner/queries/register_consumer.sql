select api.register_event_consumer(
    legal_entity_id => %(legal_entity_id)s,
    code => %(consumer)s
)
