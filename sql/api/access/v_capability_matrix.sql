create or replace view api.v_capability_matrix with (security_barrier = true) as
select
    c.code as capability,
    c.description,
    r.code as business_role,
    exists (
        select
        from lending.role_capability as x
        where x.business_role = r.code and x.capability = c.code
    ) as is_allowed,
    array(
        select format('%s.%s', n.nspname, p.proname)
        from pg_catalog.pg_proc as p
        inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
        where
            n.nspname in ('api', 'audit')
            and case when p.prokind = 'f' then pg_catalog.pg_get_functiondef(p.oid) end
            ~ format($pattern$internal\.require\([^']*'%s'$pattern$, c.code)
        group by n.nspname, p.proname
        order by n.nspname, p.proname
    ) as commands
from lending.capability as c
cross join lending.business_role as r;

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
