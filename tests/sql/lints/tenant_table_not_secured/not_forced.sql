-- finds: lending.loan
alter table lending.loan no force row level security;
