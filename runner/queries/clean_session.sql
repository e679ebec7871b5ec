-- The session as new, for the next job's role. Not "discard all": that throws away the plans of the
-- scheduler's own functions too, which doubles the cost of a run. What a command left that is
-- temporary is gone: ops.finish_run() saw to it.
set session authorization default;
reset all;
close all;
deallocate all;
unlisten *;
select pg_catalog.pg_advisory_unlock_all();
discard sequences;
