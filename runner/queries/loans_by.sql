select
    exists(
        select
        from api.legal_entity as e
        cross join
            lateral analytics.loan_as_of(
                e.id, %(as_of)s, coalesce(%(known_at)s::timestamptz, now())
            )
    ) as has_loans,
    (
        select min(b.start_date)
        from analytics.v_loan_balance as b
        where b.disbursed_amount > 0
    ) as first_start_date
