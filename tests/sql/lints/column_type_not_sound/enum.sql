-- finds: lending.fault.mood
create type lending.mood as enum ('good', 'bad');
create table lending.fault (id uuid primary key, mood lending.mood);
