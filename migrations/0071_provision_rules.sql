-- The rules and figures by which expected credit losses (IFRS 9) are computed. A matrix by days
-- late is the other method, for local rules.

create function finance.is_cumulative_probability(probabilities numeric[]) returns boolean
language sql immutable strict parallel safe
return (
    select
        pg_catalog.count(*) > 0
        and pg_catalog.bool_and(
            p.probability between 0 and 1 and p.probability >= coalesce(p.before, 0)
        )
    from (
        select
            u.probability,
            pg_catalog.lag(u.probability) over (order by u.year_number) as before
        from
            unnest(is_cumulative_probability.probabilities)
            with ordinality as u (probability, year_number)
    ) as p
);

comment on function finance.is_cumulative_probability(numeric[]) is
'Whether the figures are probabilities that never fall, at least one.';

revoke all on function finance.is_cumulative_probability(numeric[]) from public;
grant execute on function finance.is_cumulative_probability(numeric[]) to public;

create table lending.ecl_policy (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    product_id uuid,
    valid_during daterange not null,
    method text not null,
    lateness text not null,
    stage_2_days integer not null,
    stage_3_days integer not null,
    pd_increase_ratio numeric(12, 4),
    min_pd_increase numeric(12, 8) not null,
    restructured_days integer not null,
    stage_2_probation_days integer not null,
    stage_3_probation_days integer not null,
    is_assessed_pd_used boolean not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint ecl_policy_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint ecl_policy_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
        valid_during with &&
    ),
    constraint ecl_policy_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint ecl_policy_method_check check (method in ('ecl', 'matrix')),
    constraint ecl_policy_lateness_check check (
        lateness in ('days_past_due', 'delinquent_days')
    ),
    constraint ecl_policy_backstops_are_in_order_check check (
        0 <= stage_2_days and stage_2_days < stage_3_days and stage_3_days <= 3660
    ),
    constraint ecl_policy_pd_increase_check check (
        pd_increase_ratio > 1 and min_pd_increase between 0 and 1
    ),
    constraint ecl_policy_days_are_never_negative_check check (
        restructured_days between 0 and 3660
        and stage_2_probation_days between 0 and 3660
        and stage_3_probation_days between 0 and 3660
    )
);

create index idx_ecl_policy_product_id on lending.ecl_policy (legal_entity_id, product_id)
where product_id is not null;
comment on index lending.idx_ecl_policy_product_id is
'Policies of single products; serves the foreign key.';

comment on table lending.ecl_policy is
'By which method and rules an entity provides for losses. Tenant: legal_entity_id.';
comment on column lending.ecl_policy.legal_entity_id is 'The tenant.';
comment on column lending.ecl_policy.id is 'Key within the tenant.';
comment on column lending.ecl_policy.product_id is
'Product that it is for; null for all that have none of their own.';
comment on column lending.ecl_policy.valid_during is
'Days that are closed under it: from, inclusive, until, exclusive.';
comment on column lending.ecl_policy.method is
'ecl: probability of default × loss given default × exposure. matrix: a percentage by days late.';
comment on column lending.ecl_policy.lateness is
'Which days late count: days_past_due, as the contract has them, or delinquent_days, less the '
'product''s grace and pauses.';
comment on column lending.ecl_policy.stage_2_days is
'More days late than this are a significant increase of risk (IFRS 9 B5.5.20 presumes 30).';
comment on column lending.ecl_policy.stage_3_days is
'So many days late or more are a default (IFRS 9 B5.5.37 presumes 90).';
comment on column lending.ecl_policy.pd_increase_ratio is
'A probability of default this many times the one at the start is a significant increase; null: '
'scores are not looked at.';
comment on column lending.ecl_policy.min_pd_increase is
'And it rose by at least so much, as a fraction.';
comment on column lending.ecl_policy.restructured_days is
'For so many days after terms were eased the risk counts as increased; 0: not at all.';
comment on column lending.ecl_policy.stage_2_probation_days is
'Days without a reason for stage 2 before a loan goes back to stage 1.';
comment on column lending.ecl_policy.stage_3_probation_days is
'Days without a reason for stage 3, and not late beyond stage_2_days, before a loan goes back to '
'stage 2.';
comment on column lending.ecl_policy.is_assessed_pd_used is
'Whether the probability of a risk assessment that holds goes before the one of the parameters.';
comment on column lending.ecl_policy.created_at is 'When the row was recorded.';
comment on column lending.ecl_policy.updated_at is 'When the row last changed.';
comment on column lending.ecl_policy.row_version is 'Counts the changes of the row.';

create table lending.ecl_parameter (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    product_id uuid,
    segment text,
    stage integer not null,
    days_late int4range,
    valid_during daterange not null,
    cumulative_default_probabilities numeric(12, 8)[] not null,
    loss_given_default numeric(12, 8) not null,
    credit_conversion_factor numeric(12, 8) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint ecl_parameter_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint ecl_parameter_one_for_any_lateness_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
        (coalesce(segment, '')) with =,
        stage with =,
        valid_during with &&
    ) where (days_late is null),
    constraint ecl_parameter_one_for_days_late_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
        (coalesce(segment, '')) with =,
        stage with =,
        days_late with &&,
        valid_during with &&
    ),
    constraint ecl_parameter_stage_check check (stage in (1, 2, 3)),
    constraint ecl_parameter_ranges_are_not_empty_check check (
        not isempty(valid_during) and coalesce(not isempty(days_late), true)
    ),
    constraint ecl_parameter_days_late_are_never_negative_check check (lower(days_late) >= 0),
    constraint ecl_parameter_default_probabilities_never_fall_check check (
        finance.is_cumulative_probability(cumulative_default_probabilities)
        and cardinality(cumulative_default_probabilities) <= 50
    ),
    constraint ecl_parameter_default_is_certain_in_stage_3_check check (
        stage < 3 or cumulative_default_probabilities[1] = 1
    ),
    constraint ecl_parameter_fractions_check check (
        loss_given_default between 0 and 1 and credit_conversion_factor between 0 and 1
    ),
    constraint ecl_parameter_segment_is_not_blank_check check (segment ~ '\S')
);

comment on index lending.ecl_parameter_one_for_any_lateness_excl is
'One row for any number of days late at a time; rows for single ranges go before it.';

create index idx_ecl_parameter_product_id on lending.ecl_parameter (legal_entity_id, product_id)
where product_id is not null;
comment on index lending.idx_ecl_parameter_product_id is
'Figures of single products; serves the foreign key.';

comment on table lending.ecl_parameter is
'Probability of default, loss given default and credit conversion factor by product, segment, '
'stage and days late. The narrowest row holds. Tenant: legal_entity_id.';
comment on column lending.ecl_parameter.legal_entity_id is 'The tenant.';
comment on column lending.ecl_parameter.id is 'Key within the tenant.';
comment on column lending.ecl_parameter.product_id is 'Product; null for any.';
comment on column lending.ecl_parameter.segment is 'Segment of the borrower; null for any.';
comment on column lending.ecl_parameter.stage is 'Stage of IFRS 9: 1, 2 or 3.';
comment on column lending.ecl_parameter.days_late is
'Days late: from, inclusive, until, exclusive; null for any.';
comment on column lending.ecl_parameter.valid_during is
'Days that are closed with it: from, inclusive, until, exclusive.';
comment on column lending.ecl_parameter.cumulative_default_probabilities is
'Probability of default within one year, two years and so on, as fractions; after the last the '
'hazard of its year goes on.';
comment on column lending.ecl_parameter.loss_given_default is
'Share of the exposure that is lost in a default, as a fraction.';
comment on column lending.ecl_parameter.credit_conversion_factor is
'Share of what is agreed but not paid out yet that counts as exposure, as a fraction.';
comment on column lending.ecl_parameter.created_at is 'When the row was recorded.';
comment on column lending.ecl_parameter.updated_at is 'When the row last changed.';
comment on column lending.ecl_parameter.row_version is 'Counts the changes of the row.';

create table lending.provision_matrix (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    product_id uuid,
    min_days_late integer not null,
    valid_during daterange not null,
    provision_pct numeric(7, 4) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint provision_matrix_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint provision_matrix_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        (coalesce(product_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
        min_days_late with =,
        valid_during with &&
    ),
    constraint provision_matrix_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint provision_matrix_min_days_late_is_never_negative_check check (min_days_late >= 0),
    constraint provision_matrix_provision_pct_check check (provision_pct between 0 and 100)
);

create index idx_provision_matrix_product_id
on lending.provision_matrix (legal_entity_id, product_id)
where product_id is not null;
comment on index lending.idx_provision_matrix_product_id is
'Percentages of single products; serves the foreign key.';

comment on table lending.provision_matrix is
'Percentage of the exposure that local rules provide for, by days late. Tenant: legal_entity_id.';
comment on column lending.provision_matrix.legal_entity_id is 'The tenant.';
comment on column lending.provision_matrix.id is 'Key within the tenant.';
comment on column lending.provision_matrix.product_id is
'Product; null for all that have no percentages of their own.';
comment on column lending.provision_matrix.min_days_late is
'From so many days late on, until the next row.';
comment on column lending.provision_matrix.valid_during is
'Days that are closed with it: from, inclusive, until, exclusive.';
comment on column lending.provision_matrix.provision_pct is 'Percentage of the exposure.';
comment on column lending.provision_matrix.created_at is 'When the row was recorded.';
comment on column lending.provision_matrix.updated_at is 'When the row last changed.';
comment on column lending.provision_matrix.row_version is 'Counts the changes of the row.';

create table lending.ecl_stage_override (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    stage integer not null,
    valid_during daterange not null,
    reason text not null,
    recorded_by_account_id uuid,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint ecl_stage_override_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint ecl_stage_override_one_at_a_time_excl exclude using gist (
        legal_entity_id with =,
        loan_id with =,
        valid_during with &&
    ),
    constraint ecl_stage_override_stage_check check (stage in (1, 2, 3)),
    constraint ecl_stage_override_expires_check check (
        not isempty(valid_during) and not lower_inf(valid_during) and not upper_inf(valid_during)
    ),
    constraint ecl_stage_override_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_ecl_stage_override_loan_id
on lending.ecl_stage_override (legal_entity_id, loan_id);

comment on table lending.ecl_stage_override is
'Stages that a person set against the rules, for a time. Never changed. Tenant: legal_entity_id.';
comment on column lending.ecl_stage_override.legal_entity_id is 'The tenant.';
comment on column lending.ecl_stage_override.id is 'Key within the tenant.';
comment on column lending.ecl_stage_override.loan_id is 'The loan.';
comment on column lending.ecl_stage_override.stage is 'Stage that it is in meanwhile.';
comment on column lending.ecl_stage_override.valid_during is
'Days: from, inclusive, until, exclusive. Overrides of a loan do not overlap.';
comment on column lending.ecl_stage_override.reason is 'Why, in words.';
comment on column lending.ecl_stage_override.recorded_by_account_id is 'Account that set it.';
comment on column lending.ecl_stage_override.booked_at is 'When it was set.';
comment on column lending.ecl_stage_override.created_at is 'When the row was recorded.';

select internal.secure_table('lending.ecl_policy');
select internal.secure_table('lending.ecl_parameter');
select internal.secure_table('lending.provision_matrix');
select internal.secure_table('lending.ecl_stage_override', is_append_only => true);

insert into lending.capability (code, description) values
('manage_provisions', 'Set rules and figures of provisions, override stages');
insert into lending.role_capability (business_role, capability) values
('rently_risk_manager', 'manage_provisions');

insert into lending.event_type (code, description) values
('ecl_policy_set', 'An entity provides for losses by other rules'),
('ecl_parameters_set', 'An entity provides for losses with other figures'),
('provision_matrix_set', 'An entity provides for losses by another matrix'),
('ecl_stage_overridden', 'A person set the stage of a loan against the rules');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL391',
    'invalid_ecl_policy',
    'The rules for provisions contradict each other, or name no product of the entity.',
    'See the comments of lending.ecl_policy.'
),
(
    'RL392',
    'invalid_ecl_parameters',
    'The figures for expected losses are incomplete or out of range.',
    'Give fractions, probabilities that never fall, and a row for any loan of each stage.'
),
(
    'RL393',
    'provision_rules_not_in_future',
    'The rules would hold for a day that is closed, or before others that are set already.',
    'Let them begin after the last closed day and after the last that were set.'
),
(
    'RL394',
    'invalid_provision_matrix',
    'The matrix is incomplete or out of range.',
    'Give percentages from 0 to 100 by days late, beginning with 0 days.'
),
(
    'RL395',
    'provision_figures_missing',
    'The method has no figures to compute with on its first day.',
    'Set them with api.set_ecl_parameters() or api.set_provision_matrix() first.'
),
(
    'RL396',
    'invalid_stage_override',
    'The override has no reason, no end, no stage from 1 to 3, or overlaps another one.',
    'Give a stage, a reason, and a first and last day from today on.'
);
