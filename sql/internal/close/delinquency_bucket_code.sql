create or replace function internal.delinquency_bucket_code(delinquent_days integer) returns text
language sql immutable parallel safe
return case
    when delinquent_days > 180 then 'DPD_181_PLUS'
    when delinquent_days > 90 then 'DPD_91_180'
    when delinquent_days > 60 then 'DPD_61_90'
    when delinquent_days > 30 then 'DPD_31_60'
    when delinquent_days > 0 then 'DPD_1_30'
end;

comment on function internal.delinquency_bucket_code(integer) is
'The class of lateness of a number of delinquent days; null where there are none.';

revoke all on function internal.delinquency_bucket_code(integer) from public;
