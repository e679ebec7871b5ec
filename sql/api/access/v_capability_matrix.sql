-- A command asks itself or through an internal function that it shares with others.
create or replace view api.v_capability_matrix with (security_barrier = true) as
with
function as (
    select
        p.proname as name,
        n.nspname as schema_name,
        p.prosrc as body,
        asked.capabilities
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
    cross join
        lateral (
            select coalesce(array_agg(m.found[1]), '{}') as capabilities
            from regexp_matches(
                p.prosrc, $pattern$internal\.require\([^']*'([a-z_]+)'$pattern$, 'g'
            ) as m (found)
        ) as asked
    where n.nspname in ('api', 'audit', 'internal')
),

command as (
    select distinct
        asked.capability,
        format('%s.%s', f.schema_name, f.name) as name
    from function as f
    left join function as h
        on
            h.schema_name = 'internal'
            and h.capabilities <> '{}'
            and strpos(f.body, format('internal.%s(', h.name)) > 0
    cross join lateral unnest(f.capabilities || h.capabilities) as asked (capability)
    where f.schema_name <> 'internal'
),

asking as (
    select
        c.capability,
        array_agg(c.name order by c.name) as commands
    from command as c
    group by c.capability
)

select
    c.code as capability,
    c.description,
    r.code as business_role,
    x.capability is not null as is_allowed,
    coalesce(a.commands, '{}') as commands
from lending.capability as c
cross join lending.business_role as r
left join lending.role_capability as x on c.code = x.capability and r.code = x.business_role
left join asking as a on c.code = a.capability;

comment on view api.v_capability_matrix is
'Who may do what? One row a capability and business role. Current.';
comment on column api.v_capability_matrix.capability is 'The capability.';
comment on column api.v_capability_matrix.description is 'What it allows.';
comment on column api.v_capability_matrix.business_role is 'The business role.';
comment on column api.v_capability_matrix.is_allowed is 'Whether the role has the capability.';
comment on column api.v_capability_matrix.commands is 'Functions that ask for the capability.';

grant select on api.v_capability_matrix to
rently_executive,
rently_compliance_officer,
rently_auditor;
