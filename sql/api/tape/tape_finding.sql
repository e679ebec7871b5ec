create or replace view api.tape_finding with (security_barrier = true) as
select
    f.legal_entity_id,
    f.tape_import_id,
    f.row_line_number,
    f.kind,
    k.is_rejection,
    f.field,
    f.given,
    f.expected,
    k.description
from lending.tape_finding as f
inner join lending.tape_finding_kind as k on f.kind = k.code;

comment on view api.tape_finding is
'What was refused in an imported tape, and what in it does not agree? One row a finding. Current. '
'Amounts in the currency of the tape.';
comment on column api.tape_finding.legal_entity_id is 'The tenant.';
comment on column api.tape_finding.tape_import_id is 'The import.';
comment on column api.tape_finding.row_line_number is 'Line of the file on which the row begins.';
comment on column api.tape_finding.kind is 'What was found.';
comment on column api.tape_finding.is_rejection is 'True: the row was left out.';
comment on column api.tape_finding.field is 'Field of the map.';
comment on column api.tape_finding.given is 'What the tape says.';
comment on column api.tape_finding.expected is 'What it was compared with; null where nothing was.';
comment on column api.tape_finding.description is 'What the kind means.';

grant select on api.tape_finding to
rently_risk_manager,
rently_loan_officer,
rently_accountant,
rently_auditor;
