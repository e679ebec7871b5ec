select
    name,
    law,
    violations,
    example,
    milliseconds
from ops.verify()
