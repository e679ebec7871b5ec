-- What reports of a past day can refuse.

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL880',
    'as_of_not_known_yet',
    'A report is asked for a day, or with a knowledge, that lies in the future.',
    'Ask for the business date or an earlier day, and for now or an earlier moment.'
);
