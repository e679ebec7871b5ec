-- finds: lending.fault
create table lending.fault (
    id uuid primary key, updated_at timestamptz, row_version integer
);
