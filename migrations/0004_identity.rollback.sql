delete from ops.error_code
where code in ('RL001', 'RL002', 'RL003', 'RL004', 'RL005', 'RL006', 'RL007');
revoke select on lending.user_account, lending.user_entity_access, lending.role_capability
from rently_refresher;
drop function internal.booking_time();
drop function internal.is_administrator();
drop function internal.entities_with(text);
drop function internal.has_capability(uuid, uuid, text);
drop function internal.acting_account_id();
drop function internal.visible_legal_entities();
drop function internal.request_identity();
drop function internal.request_claims();
drop function internal.transaction_stamp();
