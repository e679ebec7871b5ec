select a.partition_name
from ops.partition_archive as a
inner join ops.partition_policy as p using (table_name)
where
    p.is_exported
    and a.archived_at is not null
    and a.exported_at is null
    and a.dropped_at is null
order by a.partition_name
