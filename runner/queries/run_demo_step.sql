select s.row_count
from ops.run_demo_step(%(position)s::integer) as s
