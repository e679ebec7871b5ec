-- finds: schema lending
grant usage on schema lending to public;
