-- requires: internal.fix_product_terms
create or replace trigger _200_fixed_terms
before update on lending.product_version
for each row execute function internal.fix_product_terms();

comment on trigger _200_fixed_terms on lending.product_version is
'Terms under which loans may have been made never change.';
