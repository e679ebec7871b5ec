select pg_temp.rently_job()
