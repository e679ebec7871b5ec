select
    login,
    subject,
    kind,
    display_name,
    is_disabled,
    legal_entity_code,
    business_role
from api.user_access
order by login, subject, legal_entity_code, business_role
