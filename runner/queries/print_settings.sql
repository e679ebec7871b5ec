-- Names are printed in full when nothing is on the search path.
select pg_catalog.set_config('search_path', '', true)
