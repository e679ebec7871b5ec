create or replace view ops.v_check_prepared_transactions as
select format('%s of %s since %s', p.gid, p.owner, p.prepared) as finding
from pg_catalog.pg_prepared_xacts as p
where p.database = current_database() and p.prepared < now() - interval '15 minutes';

comment on view ops.v_check_prepared_transactions is
'Is a prepared transaction left over? Nobody ended it: one row a prepared transaction.';
comment on column ops.v_check_prepared_transactions.finding is 'What was found.';

alter view ops.v_check_prepared_transactions owner to rently_refresher;
