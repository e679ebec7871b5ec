-- finds: lending.currency.touch
create trigger touch before update on lending.currency
for each row execute function internal.touch_row();
