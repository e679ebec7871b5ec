select
    c.row_line_number as line,
    c.field,
    c.given,
    c.kind,
    c.description as reason
from api.check_tape(%(legal_entity_id)s, %(map)s) as c
order by c.row_line_number, c.field, c.kind
