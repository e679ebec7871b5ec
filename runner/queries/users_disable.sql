select api.set_user_disabled(account => %(account)s)
