select ops.note_partition_export(%(partition_name)s, %(file_name)s, %(sha256)s, %(row_count)s)
