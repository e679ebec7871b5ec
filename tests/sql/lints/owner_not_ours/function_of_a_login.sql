-- finds: function api.fault()
reset role;
create role fault_login login;
grant create on schema api to fault_login;
create function api.fault() returns integer language sql return 1;
alter function api.fault() owner to fault_login;
