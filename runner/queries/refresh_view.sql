select ops.refresh_view(%(view)s, %(is_forced)s)
