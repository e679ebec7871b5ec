-- requires: internal.posting_route
create or replace function internal.post_provisions(run lending.provision_run) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _asked integer;
    _posted integer;
begin
    with
    change as materialized (
        select
            m.product_id,
            m.currency_code,
            case m.movement when 'derecognition' then 'derecognition' else 'none' end
                as circumstance,
            sum(m.amount) as amount
        from lending.provision_movement as m
        where m.legal_entity_id = (run).legal_entity_id and m.run_id = (run).id
        group by m.product_id, m.currency_code, circumstance
        having sum(m.amount) <> 0
    ),

    posted as (
        insert into lending.ledger_entry (
            legal_entity_id, booked_on, journal_id, debit_account_id, credit_account_id,
            currency_code, amount, value_date, description
        )
        select
            (run).legal_entity_id,
            (run).booked_on,
            (run).id,
            case when c.amount > 0 then d.id else k.id end,
            case when c.amount > 0 then k.id else d.id end,
            c.currency_code,
            abs(c.amount),
            (run).business_date,
            'impairment ' || p.code
        from change as c
        inner join lending.product as p
            on p.legal_entity_id = (run).legal_entity_id and c.product_id = p.id
        cross join lateral (
            select v.accounting_basis
            from lending.product_version as v
            where v.legal_entity_id = p.legal_entity_id and v.product_id = p.id
            order by v.version_number desc
            limit 1
        ) as v
        cross join lateral internal.posting_route(
            p.legal_entity_id, p.id, 'impairment', 'principal', v.accounting_basis,
            (run).booked_on, array[c.circumstance, 'none']
        ) as g
        inner join lending.ledger_account as d
            on
                p.legal_entity_id = d.legal_entity_id
                and g.debit_code = d.code
                and c.currency_code = d.currency_code
        inner join lending.ledger_account as k
            on
                p.legal_entity_id = k.legal_entity_id
                and g.credit_code = k.code
                and c.currency_code = k.currency_code
        returning 1
    )

    select
        (select count(*) from change),
        (select count(*) from posted)
    into _asked, _posted;
    if _posted <> _asked then
        raise exception using
            errcode = 'RL501',
            message = 'a change of the loss allowance has no accounts to go to',
            detail = format(
                '%s of %s changes of run %s have a mapping', _posted, _asked, (run).id
            ),
            hint = 'Add the mapping of impairment to lending.gl_mapping, or open the accounts.';
    end if;
end
$$;

comment on function internal.post_provisions(lending.provision_run) is
'Posts what a run changed of the loss allowance, one transfer a product, currency and whether the '
'loans left the books; the key of the run is the journal. Raises RL501 if there is no account.';

revoke all on function internal.post_provisions(lending.provision_run) from public;
