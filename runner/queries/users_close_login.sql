alter role {login} nologin
