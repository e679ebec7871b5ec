create or replace view ops.v_check_seals as
select format('records are sealed up to %s', coalesce(c.safe_at::text, 'never')) as finding
from audit.seal_cut as c
where c.safe_at > now() - interval '1 hour' is not true;

comment on view ops.v_check_seals is
'Are records sealed as they come? Sealing is behind: one row if so.';
comment on column ops.v_check_seals.finding is 'What was found.';

alter view ops.v_check_seals owner to rently_refresher;
