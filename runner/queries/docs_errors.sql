-- Every error that Rently raises itself.
select
    error_code.code,
    error_code.name,
    error_code.meaning,
    error_code.hint
from ops.error_code as error_code
order by error_code.code collate "C"
