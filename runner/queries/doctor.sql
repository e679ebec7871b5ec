select
    name,
    state,
    question,
    finding,
    hint
from ops.doctor()
