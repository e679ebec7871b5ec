create or replace function internal.subject_data(legal_entity_id uuid, party_id uuid)
returns table (section text, data jsonb)
language sql stable
set search_path = ''
begin atomic
    with
    own_loan as (
        select
            l.legal_entity_id,
            l.id
        from lending.loan as l
        where
            l.legal_entity_id = subject_data.legal_entity_id
            and l.borrower_party_id = subject_data.party_id
    ),

    found (section, data) as (
        select
            'identity',
            to_jsonb(i)
        from lending.party_identity as i
        where
            i.legal_entity_id = subject_data.legal_entity_id
            and i.party_id = subject_data.party_id
        union all
        select
            'party',
            to_jsonb(p)
        from lending.party as p
        where p.legal_entity_id = subject_data.legal_entity_id and p.id = subject_data.party_id
        union all
        select
            'role',
            to_jsonb(r)
        from lending.party_role as r
        where
            r.legal_entity_id = subject_data.legal_entity_id
            and r.party_id = subject_data.party_id
        union all
        select
            'consent',
            to_jsonb(c)
        from lending.consent as c
        where
            c.legal_entity_id = subject_data.legal_entity_id
            and c.party_id = subject_data.party_id
        union all
        select
            'identity_check',
            to_jsonb(k) - 'lease_id'
        from lending.kyc_check as k
        where
            k.legal_entity_id = subject_data.legal_entity_id
            and k.party_id = subject_data.party_id
        union all
        select
            'document',
            to_jsonb(d)
        from lending.document as d
        where
            d.legal_entity_id = subject_data.legal_entity_id
            and d.party_id = subject_data.party_id
        union all
        select
            'payment_instrument',
            to_jsonb(n) - 'provider_token'
        from lending.payment_instrument as n
        where
            n.legal_entity_id = subject_data.legal_entity_id
            and n.party_id = subject_data.party_id
        union all
        select
            'lease',
            to_jsonb(s)
        from lending.lease as s
        where
            s.legal_entity_id = subject_data.legal_entity_id
            and subject_data.party_id in (s.tenant_party_id, s.landlord_party_id)
        union all
        select
            'loan',
            to_jsonb(l)
        from lending.loan as l
        where
            l.legal_entity_id = subject_data.legal_entity_id
            and l.borrower_party_id = subject_data.party_id
        union all
        select
            'loan_transaction',
            to_jsonb(t)
        from own_loan as l
        inner join lending.loan_transaction as t
            on l.legal_entity_id = t.legal_entity_id and l.id = t.loan_id
        union all
        select
            'contact_preference',
            to_jsonb(c)
        from lending.contact_preference as c
        where
            c.legal_entity_id = subject_data.legal_entity_id
            and c.party_id = subject_data.party_id
        union all
        select
            'contact_attempt',
            to_jsonb(c)
        from lending.contact_attempt as c
        where
            c.legal_entity_id = subject_data.legal_entity_id
            and c.party_id = subject_data.party_id
        union all
        select
            'notification',
            to_jsonb(n) - 'lease_id'
        from lending.notification as n
        where
            n.legal_entity_id = subject_data.legal_entity_id
            and n.party_id = subject_data.party_id
        union all
        select
            'notification_suppression',
            to_jsonb(x)
        from lending.notification_suppression as x
        where
            x.legal_entity_id = subject_data.legal_entity_id
            and x.party_id = subject_data.party_id
        union all
        select
            'payment_instruction',
            to_jsonb(i)
        from lending.payment_instruction as i
        where
            i.legal_entity_id = subject_data.legal_entity_id
            and i.party_id = subject_data.party_id
        union all
        select
            'agent_assignment',
            to_jsonb(a)
        from lending.agent_assignment as a
        where
            a.legal_entity_id = subject_data.legal_entity_id
            and a.agent_party_id = subject_data.party_id
        union all
        select
            'agent_commission',
            to_jsonb(a)
        from lending.agent_commission as a
        where
            a.legal_entity_id = subject_data.legal_entity_id
            and a.agent_party_id = subject_data.party_id
        union all
        select
            'commission_payout',
            to_jsonb(p)
        from lending.commission_payout as p
        where
            p.legal_entity_id = subject_data.legal_entity_id
            and p.agent_party_id = subject_data.party_id
        union all
        select
            'subject_request',
            to_jsonb(q)
        from lending.data_subject_request as q
        where
            q.legal_entity_id = subject_data.legal_entity_id
            and q.party_id = subject_data.party_id
        union all
        select
            'application_party',
            to_jsonb(a)
        from lending.application_party as a
        where
            a.legal_entity_id = subject_data.legal_entity_id
            and a.party_id = subject_data.party_id
        union all
        select
            'acquired_loan_party',
            to_jsonb(a)
        from lending.acquired_loan_party as a
        where
            a.legal_entity_id = subject_data.legal_entity_id
            and a.party_id = subject_data.party_id
        union all
        select
            'security_interest',
            to_jsonb(s)
        from lending.security_interest as s
        where
            s.legal_entity_id = subject_data.legal_entity_id
            and s.party_id = subject_data.party_id
        union all
        select
            'payment',
            to_jsonb(p)
        from lending.payment as p
        where
            p.legal_entity_id = subject_data.legal_entity_id
            and (
                p.payer_party_id = subject_data.party_id
                or p.id in (
                    select e.payment_id
                    from lending.payment_event as e
                    where
                        e.legal_entity_id = subject_data.legal_entity_id
                        and e.payer_party_id = subject_data.party_id
                )
            )
        union all
        select
            'promise',
            to_jsonb(p)
        from own_loan as l
        inner join lending.promise_to_pay as p
            on l.legal_entity_id = p.legal_entity_id and l.id = p.loan_id
        union all
        select
            'payment_arrangement',
            to_jsonb(a)
        from own_loan as l
        inner join lending.payment_arrangement as a
            on l.legal_entity_id = a.legal_entity_id and l.id = a.loan_id
        union all
        select
            'dispute',
            to_jsonb(d)
        from own_loan as l
        inner join lending.dispute as d
            on l.legal_entity_id = d.legal_entity_id and l.id = d.loan_id
        union all
        select
            'collections_case',
            to_jsonb(c)
        from own_loan as l
        inner join lending.collections_case as c
            on l.legal_entity_id = c.legal_entity_id and l.id = c.loan_id
        union all
        select
            'collections_event',
            to_jsonb(e)
        from own_loan as l
        inner join lending.collections_event as e
            on l.legal_entity_id = e.legal_entity_id and l.id = e.loan_id
        union all
        select
            'legal_action',
            to_jsonb(a)
        from own_loan as l
        inner join lending.legal_action as a
            on l.legal_entity_id = a.legal_entity_id and l.id = a.loan_id
        union all
        select
            'agency_placement',
            to_jsonb(a)
        from own_loan as l
        inner join lending.agency_placement as a
            on l.legal_entity_id = a.legal_entity_id and l.id = a.loan_id
        union all
        select
            'application',
            to_jsonb(a)
        from lending.application_party as m
        inner join lending.application as a
            on m.legal_entity_id = a.legal_entity_id and m.application_id = a.id
        where
            m.legal_entity_id = subject_data.legal_entity_id
            and m.party_id = subject_data.party_id
        union all
        select
            'decision',
            -- Inputs and note of an application of several may tell what another of them earns.
            to_jsonb(d)
            - case when exists (
                select
                from lending.application_party as o
                where
                    o.legal_entity_id = m.legal_entity_id
                    and o.application_id = m.application_id
                    and o.party_id <> m.party_id
            ) then '{inputs, note}'::text[] else '{}' end
        from lending.application_party as m
        inner join lending.decision as d
            on m.legal_entity_id = d.legal_entity_id and m.application_id = d.application_id
        where
            m.legal_entity_id = subject_data.legal_entity_id
            and m.party_id = subject_data.party_id
    )

    -- The tenant, accounts of staff and counters say nothing of the party.
    select
        f.section,
        f.data - array[
            'legal_entity_id',
            'recorded_by_account_id',
            'requested_by_account_id',
            'assigned_account_id',
            'submitted_by_account_id',
            'decided_by_account_id',
            'verified_by_account_id',
            'row_version'
        ]
    from found as f;
end;

comment on function internal.subject_data(uuid, uuid) is
'All that the entity holds on a party as a data subject, one row each: identity, roles, consents, '
'checks, documents, instruments, leases, applications and decisions, loans with what happened to '
'them, payments, contacts, messages, commissions, requests.';

revoke all on function internal.subject_data(uuid, uuid) from public;
