alter role {login} in database {database} set search_path = api, analytics, finance
