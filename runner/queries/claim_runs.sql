select * from ops.claim_runs(%(token)s, %(how_many)s)
