-- finds: currency_this_rule_has_so_long_a_name_that_it_fills_63_by_check
alter table lending.currency
add constraint currency_this_rule_has_so_long_a_name_that_it_fills_63_by_check
check (name <> '');
