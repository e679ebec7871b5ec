create or replace function internal.require_known(
    legal_entity_id uuid, as_of date, known_at timestamptz
) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if require_known.as_of is null or require_known.known_at is null
        or require_known.as_of > internal.business_date(require_known.legal_entity_id)
        or require_known.known_at > now()
    then
        raise exception using
            errcode = 'RL880',
            message = 'the report is asked for what is not known yet',
            detail = format(
                'as of %s, known at %s',
                coalesce(require_known.as_of::text, 'null'),
                coalesce(require_known.known_at::text, 'null')
            ),
            hint = 'Ask for the business date or an earlier day, and for now or an earlier moment.';
    end if;
end
$$;

comment on function internal.require_known(uuid, date, timestamptz) is
'Refuses a report of a day, or with a knowledge, that lies in the future or is not given. '
'Raises RL880.';

revoke all on function internal.require_known(uuid, date, timestamptz) from public;
