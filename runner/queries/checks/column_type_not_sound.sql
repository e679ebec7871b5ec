-- Money is exact and times know their zone. `*_amount` is numeric(20,4) in tables, or wider for a
-- sum, and numeric in views; rates and percentages are numeric; `_at` is timestamptz, `_on` and
-- `_date` are dates, booleans begin with is_ or has_. No float, money, timestamp without zone,
-- char(n), varchar(n), json, serial or enum anywhere: an enum cannot lose a value, and a business
-- list changes.
with
exception (name, reason) as (
    values
    ('ops.job_slot.slot', 'a time on a local clock: what tells two runs of a job apart'),
    ('ops.job_timer.next_slot', 'a time on a local clock: what tells two runs of a job apart'),
    ('ops.v_job_history.slot', 'shows ops.job_slot.slot')
),

col as (
    select
        class.oid as table_oid,
        class.relkind,
        attribute.attname as name,
        pg_catalog.format_type(attribute.atttypid, null) as type_name,
        pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as full_type,
        type.typtype,
        coalesce(pg_catalog.pg_get_expr(initial.adbin, initial.adrelid), '') as default_text
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_namespace as namespace on class.relnamespace = namespace.oid
    inner join pg_catalog.pg_attribute as attribute on class.oid = attribute.attrelid
    inner join pg_catalog.pg_type as type on attribute.atttypid = type.oid
    left join pg_catalog.pg_attrdef as initial
        on attribute.attrelid = initial.adrelid and attribute.attnum = initial.adnum
    where
        namespace.nspowner = 'rently_owner'::regrole
        and class.relkind in ('r', 'p', 'v', 'm')
        and not class.relispartition
        and attribute.attnum > 0
        and not attribute.attisdropped
        -- Exception: pg_cron's interface, whose columns are named and typed as there.
        and namespace.nspname <> 'cron'
),

finding (table_oid, name, detail) as (
    select
        col.table_oid,
        col.name,
        case
            when
                col.type_name in (
                    'real',
                    'double precision',
                    'money',
                    'timestamp without time zone',
                    'time with time zone',
                    'character',
                    'character varying',
                    'json'
                )
                then 'is ' || col.full_type
            when col.typtype = 'e' then 'is an enum'
            when col.default_text like 'nextval(%' then 'is a serial; use an identity'
            when
                col.name ~ '(^|_)amount$'
                and (
                    col.type_name <> 'numeric'
                    or (
                        col.relkind in ('r', 'p')
                        and col.full_type !~ '^numeric\((2[0-9]|3[0-8]),4\)$'
                    )
                )
                then 'is an amount and ' || col.full_type
            when col.name ~ '_(rate|pct)$' and col.type_name <> 'numeric'
                then 'is a rate and ' || col.full_type
            when col.name ~ '_at$' and col.type_name <> 'timestamp with time zone'
                then 'is named as a time and ' || col.full_type
            when col.name ~ '_(on|date)$' and col.type_name <> 'date'
                then 'is named as a date and ' || col.full_type
            when col.name !~ '_at$' and col.type_name = 'timestamp with time zone'
                then 'is a time and not named _at'
            when col.name !~ '_(on|date)$' and col.name <> 'as_of' and col.type_name = 'date'
                then 'is a date and not named _on or _date'
            when col.name !~ '^(is|has)_' and col.type_name = 'boolean'
                then 'is a boolean and not named is_ or has_'
        end
    from col
)

select
    pg_catalog.format('%s.%I', finding.table_oid::regclass, finding.name) as object,
    finding.detail
from finding
where
    finding.detail is not null
    and pg_catalog.format('%s.%I', finding.table_oid::regclass, finding.name) not in (
        select exception.name from exception
    )
