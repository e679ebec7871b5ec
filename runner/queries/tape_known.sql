select i.created_at
from api.tape_import as i
where
    i.legal_entity_id = %(legal_entity_id)s
    and i.file_hash = %(file_hash)s
    and i.map = %(map)s
