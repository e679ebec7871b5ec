drop table ops.invariant;
