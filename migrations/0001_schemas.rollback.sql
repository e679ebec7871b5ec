alter default privileges for role rently_refresher grant execute on functions to public;
alter default privileges for role rently_owner grant execute on functions to public;

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
