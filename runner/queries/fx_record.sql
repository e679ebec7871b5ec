select
    recorded_count,
    unchanged_count,
    official_count,
    disputed_count,
    outlier_count
from api.record_fx_rates(%(source_code)s, %(rates)s);
