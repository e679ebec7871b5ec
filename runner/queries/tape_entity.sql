select e.id from api.legal_entity as e
where e.code = %(code)s
