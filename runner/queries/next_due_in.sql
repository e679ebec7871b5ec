select extract(epoch from ops.next_due_in())::double precision
