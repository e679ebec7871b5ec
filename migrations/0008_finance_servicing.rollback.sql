drop function finance.is_allocation_order(text[]);
drop type finance.loan_state;
drop type finance.allocation;
drop type finance.loan_event;
drop type finance.allocation_rule;
drop type finance.instalment;
