-- finds: schema lending
comment on schema lending is null;
