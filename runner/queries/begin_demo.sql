select
    s.position,
    s.kind,
    s.entity_code
from
    ops.begin_demo(
        scale => %(scale)s::numeric, seed => %(seed)s::bigint, ends_on => %(ends_on)s::date
    )
        as s
