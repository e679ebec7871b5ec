-- In the transaction that makes it, a version may still be put together.
create or replace function internal.fix_product_terms() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if old.created_at < now() and (
        to_jsonb(new) - '{valid_during, updated_at, row_version}'::text[]
        <> to_jsonb(old) - '{valid_during, updated_at, row_version}'::text[]
        or lower(new.valid_during) <> lower(old.valid_during)
        or not new.valid_during <@ old.valid_during
    ) then
        raise exception using
            errcode = 'RL207',
            message = 'the terms of a product version never change',
            detail = format('product version %s', old.id),
            hint = 'Make a new version with api.add_product_version().';
    end if;
    return new;
end
$$;

comment on function internal.fix_product_terms() is
'Trigger: refuses with RL207 whatever changes a version made before, but its end.';

revoke all on function internal.fix_product_terms() from public;
