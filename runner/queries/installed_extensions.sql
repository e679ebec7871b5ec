select extname
from pg_catalog.pg_extension
