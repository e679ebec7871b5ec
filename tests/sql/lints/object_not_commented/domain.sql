-- finds: type internal.fault
create domain internal.fault as text;
