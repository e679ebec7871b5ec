select ops.resign(%(token)s)
