select api.register_user(kind => %(kind)s, display_name => %(name)s, login => %(login)s)
