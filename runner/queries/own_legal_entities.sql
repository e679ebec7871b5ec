select id
from api.legal_entity
where is_active
order by id
