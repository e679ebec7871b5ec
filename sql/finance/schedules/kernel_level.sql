create or replace function finance.kernel_level(kernel finance.schedule_kernel, principal numeric)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    return coalesce(
        finance.level_amount(
            (kernel_level.kernel).terms, 1, kernel_level.principal, kernel_level.principal,
            (kernel_level.kernel).plan_factors,
            kernel_level.principal * ((kernel_level.kernel).factors)[1]
        ),
        0
    );
end
$$;

comment on function finance.kernel_level(finance.schedule_kernel, numeric) is
'The level instalment, or level principal, of a loan of the kernel''s shape; 0 for interest-only.';

revoke all on function finance.kernel_level(finance.schedule_kernel, numeric) from public;
grant execute on function finance.kernel_level(finance.schedule_kernel, numeric) to public;
