delete from ops.error_code
where code in ('RL008', 'RL009');
drop function internal.create_month_partition(regclass, date);
drop function internal.secure_partition(regclass);
drop function internal.secure_table(regclass, boolean, name, name[], boolean);
drop function internal.index_recorded_rows(regclass);
drop function internal.recorded_column(regclass);
drop function internal.follow_changes_of(regclass, regclass, ops.secured_table);
drop function internal.refuse_changes_of(regclass, text);
drop function internal.enforce_row_security(regclass, name);
drop function internal.touch_row();
drop function internal.refuse_change();
drop table ops.secured_table;
