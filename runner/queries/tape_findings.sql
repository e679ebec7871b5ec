select
    f.kind,
    count(*) as rows,
    f.description,
    (array_agg(f.row_line_number order by f.row_line_number))[1:10] as first_lines
from api.tape_finding as f
where
    f.legal_entity_id = %(legal_entity_id)s
    and f.tape_import_id = %(tape_import_id)s
    and not f.is_rejection
group by f.kind, f.description
order by count(*) desc, f.kind
