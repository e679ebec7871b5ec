-- What Debezium reads: the outbox alone, as one table, not as its partitions. The caller is a
-- superuser, or owns the table and may create in the database; wal_level must be logical.
create publication rently_outbox for table lending.outbox_event
with (publish = 'insert', publish_via_partition_root = true);
