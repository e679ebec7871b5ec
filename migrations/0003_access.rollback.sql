drop table lending.user_entity_access;
drop table lending.user_account;
drop table lending.role_capability;
drop table lending.capability;
drop table lending.business_role;
drop table lending.legal_entity;
drop table lending.holiday;
drop table lending.holiday_calendar;
