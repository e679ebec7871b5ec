select cron.schedule(%(name)s, %(schedule)s, %(command)s)
