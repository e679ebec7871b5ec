select
    code,
    name,
    base_currency_code,
    business_date
from api.legal_entity
order by code
