select
    i.id,
    i.row_count,
    i.loan_count,
    i.rejected_row_count,
    i.instalment_count,
    i.compared_instalment_count,
    i.equal_instalment_count,
    i.compared_outstanding_count,
    i.equal_outstanding_count
from api.import_tape(
    legal_entity_id => %(legal_entity_id)s,
    file_name => %(file_name)s,
    file_hash => %(file_hash)s,
    map => %(map)s,
    skip_bad => %(skip_bad)s
) as i
