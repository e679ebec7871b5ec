-- finds: lending.fault
create table lending.fault (id uuid primary key, updated_at timestamptz);
create trigger _500_touch before update on lending.fault
for each row execute function internal.touch_row();
