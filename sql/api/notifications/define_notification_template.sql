create or replace function api.define_notification_template(
    legal_entity_id uuid,
    kind text,
    language_code text,
    channel text,
    body text,
    subject text default null,
    code text default 'standard'
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _text text := concat(
        define_notification_template.subject, ' ', define_notification_template.body
    );
    _unknown text;
begin
    perform internal.require(
        define_notification_template.legal_entity_id, 'manage_notifications'
    );
    select string_agg(distinct m.parts[1], ', ') into _unknown
    from regexp_matches(_text, '\{\{(.*?)\}\}', 'g') as m (parts)
    where not exists (
        select
        from lending.notification_field as f
        where f.kind = define_notification_template.kind and f.name = m.parts[1]
    );
    if _unknown is not null or regexp_replace(_text, '\{\{[a-z_]+\}\}', '', 'g') ~ '\{\{|\}\}'
    then
        raise exception using
            errcode = 'RL650',
            message = 'the template uses a field that its kind does not have',
            detail = format('%s: %s', define_notification_template.kind, _unknown),
            hint = 'See lending.notification_field; a field is written {{name}}.';
    end if;
    -- One template of an entity after the other: each counts the versions before it.
    perform internal.lock_legal_entity(define_notification_template.legal_entity_id);
    insert into lending.notification_template (
        legal_entity_id, id, kind, code, language_code, channel, version_number, subject, body
    )
    values (
        define_notification_template.legal_entity_id,
        _id,
        define_notification_template.kind,
        define_notification_template.code,
        define_notification_template.language_code,
        define_notification_template.channel,
        1 + (
            select coalesce(max(t.version_number), 0)
            from lending.notification_template as t
            where
                t.legal_entity_id = define_notification_template.legal_entity_id
                and t.kind = define_notification_template.kind
                and t.code = define_notification_template.code
                and t.language_code = define_notification_template.language_code
                and t.channel = define_notification_template.channel
        ),
        define_notification_template.subject,
        define_notification_template.body
    );
    insert into lending.notification_template_field (
        legal_entity_id, template_id, kind, field
    )
    select distinct
        define_notification_template.legal_entity_id,
        _id,
        define_notification_template.kind,
        m.parts[1]
    from regexp_matches(_text, '\{\{([a-z_]+)\}\}', 'g') as m (parts);
    return _id;
exception
    when check_violation or not_null_violation or foreign_key_violation or unique_violation then
        raise exception using
            errcode = 'RL651',
            message = 'the template is not valid',
            detail = sqlerrm,
            hint = 'See lending.notification_kind and lending.contact_channel; the language is '
                'by ISO 639-1.';
end
$$;

comment on function api.define_notification_template(uuid, text, text, text, text, text, text) is
'Writes a new version of a template and returns its key; code names a text that rules ask for, '
'besides the standard one of the kind; subject and body hold fields as {{name}}. '
'Needs manage_notifications. Raises RL001, RL002 (access), RL650 (unknown field), RL651 (kind, '
'language, channel, text).';

revoke all on function api.define_notification_template(uuid, text, text, text, text, text, text)
from public;
grant execute on function api.define_notification_template(uuid, text, text, text, text, text, text)
to rently_compliance_officer;
