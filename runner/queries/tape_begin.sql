select api.begin_tape_import(%(legal_entity_id)s)
