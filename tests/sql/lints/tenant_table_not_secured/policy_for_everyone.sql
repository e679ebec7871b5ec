-- finds: lending.loan
create policy fault on lending.loan using (true);
