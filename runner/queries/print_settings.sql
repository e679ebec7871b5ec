-- Everything that changes how the server prints an expression or reads a literal, so that
-- fingerprints, snapshots and migrations are the same wherever they come from. Names are printed in
-- full when nothing is on the search path.
select pg_catalog.set_config(setting.name, setting.value, %(is_local)s)
from (
    values
    ('search_path', ''),
    ('client_encoding', 'UTF8'),
    ('timezone', 'UTC'),
    ('datestyle', 'ISO, YMD'),
    ('intervalstyle', 'postgres'),
    ('extra_float_digits', '1'),
    ('bytea_output', 'hex'),
    ('quote_all_identifiers', 'off'),
    ('standard_conforming_strings', 'on')
) as setting (name, value)
