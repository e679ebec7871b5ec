-- A login that has what its database roles have. The unqualified names of the views and commands
-- resolve in this database.
create role {login} login inherit nosuperuser nocreatedb nocreaterole password {verifier}
