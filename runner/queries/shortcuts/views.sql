select
    view_name,
    question,
    tier
from analytics.help()
