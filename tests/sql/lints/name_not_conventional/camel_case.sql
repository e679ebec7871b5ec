-- finds: lending.fault."createdAt"
create table lending.fault (id uuid primary key, "createdAt" timestamptz);
