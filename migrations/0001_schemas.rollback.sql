set local role rently_keeper;
alter default privileges grant execute on functions to public;
set local role rently_refresher;
alter default privileges grant execute on functions to public;
set local role rently_owner;
alter default privileges grant execute on functions to public;

drop extension btree_gist;
drop schema internal;
drop schema finance;
drop schema audit;
drop schema mart;
drop schema analytics;
drop schema api;
drop schema lending;
revoke usage on schema ops from rently_refresher, rently_scheduler, rently_monitor;
revoke create on schema ops from rently_refresher;
