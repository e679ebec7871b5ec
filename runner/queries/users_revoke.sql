select api.revoke_entity_access(
    account => %(account)s, legal_entity_code => %(entity)s, business_role => %(role)s
)
