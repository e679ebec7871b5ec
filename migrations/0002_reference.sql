-- Reference data without a tenant: identifiers, currencies, countries, the registry of errors.

-- Time-ordered identifiers (RFC 9562 version 7). PostgreSQL 18 has uuidv7(); below it the same
-- layout is built here: 60 bits of time, then random bits, with version and variant set.
do $uuid$
begin
    if pg_catalog.current_setting('server_version_num')::integer >= 180000 then
        create function internal.uuid_v7() returns uuid
        language sql volatile parallel safe
        return pg_catalog.uuidv7();
    else
        -- Time down to a quarter of a microsecond, as uuidv7() has it: keys of one statement stand
        -- in the order in which they were made.
        create function internal.uuid_v7() returns uuid
        language sql volatile parallel safe
        return (
            overlay(
                pg_catalog.lpad(
                    pg_catalog.to_hex(
                        (extract(epoch from pg_catalog.clock_timestamp()) * 4096000)::bigint
                    ),
                    15,
                    '0'
                )
                placing '7' from 13 for 0
            )
            || substring(pg_catalog.gen_random_uuid()::text from 20)
        )::uuid;
    end if;
end
$uuid$;

comment on function internal.uuid_v7() is
'A new time-ordered uuid, RFC 9562 version 7. Default of every tenant table''s id.';

-- In PL/pgSQL, because check constraints of every money table call the two: a function in SQL is
-- parsed and planned again for every statement that writes.
create function internal.currency_minor_units(currency_code text) returns integer
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
    return case
        when currency_code in (
            'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG',
            'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) then 0
        when currency_code in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        when currency_code in ('CLF', 'UYW') then 4
        else 2
    end;
end
$$;

comment on function internal.currency_minor_units(text) is
'Decimals of a currency''s minor unit by ISO 4217 (amendment 177): 2 unless listed. Used by check '
'constraints.';

create function internal.is_currency_amount(amount numeric, currency_code text) returns boolean
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
    return pg_catalog.scale(pg_catalog.trim_scale(amount))
        <= internal.currency_minor_units(currency_code);
end
$$;

comment on function internal.is_currency_amount(numeric, text) is
'Whether the amount has no more decimals than its currency''s minor unit. Used by check '
'constraints.';

grant execute on function internal.currency_minor_units(text) to rently_refresher;

create table lending.currency (
    code text primary key,
    numeric_code text not null,
    name text not null,
    minor_units integer not null generated always as (internal.currency_minor_units(code)) stored,
    created_at timestamptz not null default now(),
    constraint currency_code_is_iso_4217_check check (code ~ '^[A-Z]{3}$'),
    constraint currency_numeric_code_is_iso_4217_check check (numeric_code ~ '^[0-9]{3}$'),
    constraint currency_numeric_code_key unique (numeric_code)
);

comment on table lending.currency is 'Currencies by ISO 4217. No tenant.';
comment on column lending.currency.code is 'Three-letter code by ISO 4217.';
comment on column lending.currency.numeric_code is 'Three-digit code by ISO 4217.';
comment on column lending.currency.name is 'English name.';
comment on column lending.currency.minor_units is
'Decimals of the smallest unit: 2 for EUR, 0 for JPY.';
comment on column lending.currency.created_at is 'When the row was recorded.';

insert into lending.currency (code, numeric_code, name) values
('AED', '784', 'UAE Dirham'),
('AFN', '971', 'Afghani'),
('ALL', '008', 'Lek'),
('AMD', '051', 'Armenian Dram'),
('AOA', '973', 'Kwanza'),
('ARS', '032', 'Argentine Peso'),
('AUD', '036', 'Australian Dollar'),
('AWG', '533', 'Aruban Florin'),
('AZN', '944', 'Azerbaijan Manat'),
('BAM', '977', 'Convertible Mark'),
('BBD', '052', 'Barbados Dollar'),
('BDT', '050', 'Taka'),
('BHD', '048', 'Bahraini Dinar'),
('BIF', '108', 'Burundi Franc'),
('BMD', '060', 'Bermudian Dollar'),
('BND', '096', 'Brunei Dollar'),
('BOB', '068', 'Boliviano'),
('BOV', '984', 'Mvdol'),
('BRL', '986', 'Brazilian Real'),
('BSD', '044', 'Bahamian Dollar'),
('BTN', '064', 'Ngultrum'),
('BWP', '072', 'Pula'),
('BYN', '933', 'Belarusian Ruble'),
('BZD', '084', 'Belize Dollar'),
('CAD', '124', 'Canadian Dollar'),
('CDF', '976', 'Congolese Franc'),
('CHE', '947', 'WIR Euro'),
('CHF', '756', 'Swiss Franc'),
('CHW', '948', 'WIR Franc'),
('CLF', '990', 'Unidad de Fomento'),
('CLP', '152', 'Chilean Peso'),
('CNY', '156', 'Yuan Renminbi'),
('COP', '170', 'Colombian Peso'),
('COU', '970', 'Unidad de Valor Real'),
('CRC', '188', 'Costa Rican Colon'),
('CUP', '192', 'Cuban Peso'),
('CVE', '132', 'Cabo Verde Escudo'),
('CZK', '203', 'Czech Koruna'),
('DJF', '262', 'Djibouti Franc'),
('DKK', '208', 'Danish Krone'),
('DOP', '214', 'Dominican Peso'),
('DZD', '012', 'Algerian Dinar'),
('EGP', '818', 'Egyptian Pound'),
('ERN', '232', 'Nakfa'),
('ETB', '230', 'Ethiopian Birr'),
('EUR', '978', 'Euro'),
('FJD', '242', 'Fiji Dollar'),
('FKP', '238', 'Falkland Islands Pound'),
('GBP', '826', 'Pound Sterling'),
('GEL', '981', 'Lari'),
('GHS', '936', 'Ghana Cedi'),
('GIP', '292', 'Gibraltar Pound'),
('GMD', '270', 'Dalasi'),
('GNF', '324', 'Guinean Franc'),
('GTQ', '320', 'Quetzal'),
('GYD', '328', 'Guyana Dollar'),
('HKD', '344', 'Hong Kong Dollar'),
('HNL', '340', 'Lempira'),
('HTG', '332', 'Gourde'),
('HUF', '348', 'Forint'),
('IDR', '360', 'Rupiah'),
('ILS', '376', 'New Israeli Sheqel'),
('INR', '356', 'Indian Rupee'),
('IQD', '368', 'Iraqi Dinar'),
('IRR', '364', 'Iranian Rial'),
('ISK', '352', 'Iceland Krona'),
('JMD', '388', 'Jamaican Dollar'),
('JOD', '400', 'Jordanian Dinar'),
('JPY', '392', 'Yen'),
('KES', '404', 'Kenyan Shilling'),
('KGS', '417', 'Som'),
('KHR', '116', 'Riel'),
('KMF', '174', 'Comorian Franc'),
('KPW', '408', 'North Korean Won'),
('KRW', '410', 'Won'),
('KWD', '414', 'Kuwaiti Dinar'),
('KYD', '136', 'Cayman Islands Dollar'),
('KZT', '398', 'Tenge'),
('LAK', '418', 'Lao Kip'),
('LBP', '422', 'Lebanese Pound'),
('LKR', '144', 'Sri Lanka Rupee'),
('LRD', '430', 'Liberian Dollar'),
('LSL', '426', 'Loti'),
('LYD', '434', 'Libyan Dinar'),
('MAD', '504', 'Moroccan Dirham'),
('MDL', '498', 'Moldovan Leu'),
('MGA', '969', 'Malagasy Ariary'),
('MKD', '807', 'Denar'),
('MMK', '104', 'Kyat'),
('MNT', '496', 'Tugrik'),
('MOP', '446', 'Pataca'),
('MRU', '929', 'Ouguiya'),
('MUR', '480', 'Mauritius Rupee'),
('MVR', '462', 'Rufiyaa'),
('MWK', '454', 'Malawi Kwacha'),
('MXN', '484', 'Mexican Peso'),
('MXV', '979', 'Mexican Unidad de Inversion (UDI)'),
('MYR', '458', 'Malaysian Ringgit'),
('MZN', '943', 'Mozambique Metical'),
('NAD', '516', 'Namibia Dollar'),
('NGN', '566', 'Naira'),
('NIO', '558', 'Cordoba Oro'),
('NOK', '578', 'Norwegian Krone'),
('NPR', '524', 'Nepalese Rupee'),
('NZD', '554', 'New Zealand Dollar'),
('OMR', '512', 'Rial Omani'),
('PAB', '590', 'Balboa'),
('PEN', '604', 'Sol'),
('PGK', '598', 'Kina'),
('PHP', '608', 'Philippine Peso'),
('PKR', '586', 'Pakistan Rupee'),
('PLN', '985', 'Zloty'),
('PYG', '600', 'Guarani'),
('QAR', '634', 'Qatari Rial'),
('RON', '946', 'Romanian Leu'),
('RSD', '941', 'Serbian Dinar'),
('RUB', '643', 'Russian Ruble'),
('RWF', '646', 'Rwanda Franc'),
('SAR', '682', 'Saudi Riyal'),
('SBD', '090', 'Solomon Islands Dollar'),
('SCR', '690', 'Seychelles Rupee'),
('SDG', '938', 'Sudanese Pound'),
('SEK', '752', 'Swedish Krona'),
('SGD', '702', 'Singapore Dollar'),
('SHP', '654', 'Saint Helena Pound'),
('SLE', '925', 'Leone'),
('SOS', '706', 'Somali Shilling'),
('SRD', '968', 'Surinam Dollar'),
('SSP', '728', 'South Sudanese Pound'),
('STN', '930', 'Dobra'),
('SVC', '222', 'El Salvador Colon'),
('SYP', '760', 'Syrian Pound'),
('SZL', '748', 'Lilangeni'),
('THB', '764', 'Baht'),
('TJS', '972', 'Somoni'),
('TMT', '934', 'Turkmenistan New Manat'),
('TND', '788', 'Tunisian Dinar'),
('TOP', '776', 'Pa’anga'),
('TRY', '949', 'Turkish Lira'),
('TTD', '780', 'Trinidad and Tobago Dollar'),
('TWD', '901', 'New Taiwan Dollar'),
('TZS', '834', 'Tanzanian Shilling'),
('UAH', '980', 'Hryvnia'),
('UGX', '800', 'Uganda Shilling'),
('USD', '840', 'US Dollar'),
('USN', '997', 'US Dollar (Next day)'),
('UYI', '940', 'Uruguay Peso en Unidades Indexadas (UI)'),
('UYU', '858', 'Peso Uruguayo'),
('UYW', '927', 'Unidad Previsional'),
('UZS', '860', 'Uzbekistan Sum'),
('VED', '926', 'Bolívar Soberano'),
('VES', '928', 'Bolívar Soberano'),
('VND', '704', 'Dong'),
('VUV', '548', 'Vatu'),
('WST', '882', 'Tala'),
('XAD', '396', 'Arab Accounting Dinar'),
('XAF', '950', 'CFA Franc BEAC'),
('XCD', '951', 'East Caribbean Dollar'),
('XCG', '532', 'Caribbean Guilder'),
('XOF', '952', 'CFA Franc BCEAO'),
('XPF', '953', 'CFP Franc'),
('YER', '886', 'Yemeni Rial'),
('ZAR', '710', 'Rand'),
('ZMW', '967', 'Zambian Kwacha'),
('ZWG', '924', 'Zimbabwe Gold');

create table lending.country (
    code text primary key,
    alpha_3_code text not null,
    name text not null,
    created_at timestamptz not null default now(),
    constraint country_code_is_iso_3166_check check (code ~ '^[A-Z]{2}$'),
    constraint country_alpha_3_code_is_iso_3166_check check (alpha_3_code ~ '^[A-Z]{3}$'),
    constraint country_alpha_3_code_key unique (alpha_3_code)
);

comment on table lending.country is 'Countries by ISO 3166-1. No tenant.';
comment on column lending.country.code is 'Two-letter code by ISO 3166-1.';
comment on column lending.country.alpha_3_code is 'Three-letter code by ISO 3166-1.';
comment on column lending.country.name is 'English short name.';
comment on column lending.country.created_at is 'When the row was recorded.';

insert into lending.country (code, alpha_3_code, name) values
('AD', 'AND', 'Andorra'),
('AE', 'ARE', 'United Arab Emirates'),
('AF', 'AFG', 'Afghanistan'),
('AG', 'ATG', 'Antigua and Barbuda'),
('AI', 'AIA', 'Anguilla'),
('AL', 'ALB', 'Albania'),
('AM', 'ARM', 'Armenia'),
('AO', 'AGO', 'Angola'),
('AQ', 'ATA', 'Antarctica'),
('AR', 'ARG', 'Argentina'),
('AS', 'ASM', 'American Samoa'),
('AT', 'AUT', 'Austria'),
('AU', 'AUS', 'Australia'),
('AW', 'ABW', 'Aruba'),
('AX', 'ALA', 'Åland Islands'),
('AZ', 'AZE', 'Azerbaijan'),
('BA', 'BIH', 'Bosnia and Herzegovina'),
('BB', 'BRB', 'Barbados'),
('BD', 'BGD', 'Bangladesh'),
('BE', 'BEL', 'Belgium'),
('BF', 'BFA', 'Burkina Faso'),
('BG', 'BGR', 'Bulgaria'),
('BH', 'BHR', 'Bahrain'),
('BI', 'BDI', 'Burundi'),
('BJ', 'BEN', 'Benin'),
('BL', 'BLM', 'Saint Barthélemy'),
('BM', 'BMU', 'Bermuda'),
('BN', 'BRN', 'Brunei Darussalam'),
('BO', 'BOL', 'Bolivia'),
('BQ', 'BES', 'Bonaire, Sint Eustatius and Saba'),
('BR', 'BRA', 'Brazil'),
('BS', 'BHS', 'Bahamas'),
('BT', 'BTN', 'Bhutan'),
('BV', 'BVT', 'Bouvet Island'),
('BW', 'BWA', 'Botswana'),
('BY', 'BLR', 'Belarus'),
('BZ', 'BLZ', 'Belize'),
('CA', 'CAN', 'Canada'),
('CC', 'CCK', 'Cocos (Keeling) Islands'),
('CD', 'COD', 'Congo, The Democratic Republic of the'),
('CF', 'CAF', 'Central African Republic'),
('CG', 'COG', 'Congo'),
('CH', 'CHE', 'Switzerland'),
('CI', 'CIV', 'Côte d''Ivoire'),
('CK', 'COK', 'Cook Islands'),
('CL', 'CHL', 'Chile'),
('CM', 'CMR', 'Cameroon'),
('CN', 'CHN', 'China'),
('CO', 'COL', 'Colombia'),
('CR', 'CRI', 'Costa Rica'),
('CU', 'CUB', 'Cuba'),
('CV', 'CPV', 'Cabo Verde'),
('CW', 'CUW', 'Curaçao'),
('CX', 'CXR', 'Christmas Island'),
('CY', 'CYP', 'Cyprus'),
('CZ', 'CZE', 'Czechia'),
('DE', 'DEU', 'Germany'),
('DJ', 'DJI', 'Djibouti'),
('DK', 'DNK', 'Denmark'),
('DM', 'DMA', 'Dominica'),
('DO', 'DOM', 'Dominican Republic'),
('DZ', 'DZA', 'Algeria'),
('EC', 'ECU', 'Ecuador'),
('EE', 'EST', 'Estonia'),
('EG', 'EGY', 'Egypt'),
('EH', 'ESH', 'Western Sahara'),
('ER', 'ERI', 'Eritrea'),
('ES', 'ESP', 'Spain'),
('ET', 'ETH', 'Ethiopia'),
('FI', 'FIN', 'Finland'),
('FJ', 'FJI', 'Fiji'),
('FK', 'FLK', 'Falkland Islands (Malvinas)'),
('FM', 'FSM', 'Micronesia, Federated States of'),
('FO', 'FRO', 'Faroe Islands'),
('FR', 'FRA', 'France'),
('GA', 'GAB', 'Gabon'),
('GB', 'GBR', 'United Kingdom'),
('GD', 'GRD', 'Grenada'),
('GE', 'GEO', 'Georgia'),
('GF', 'GUF', 'French Guiana'),
('GG', 'GGY', 'Guernsey'),
('GH', 'GHA', 'Ghana'),
('GI', 'GIB', 'Gibraltar'),
('GL', 'GRL', 'Greenland'),
('GM', 'GMB', 'Gambia'),
('GN', 'GIN', 'Guinea'),
('GP', 'GLP', 'Guadeloupe'),
('GQ', 'GNQ', 'Equatorial Guinea'),
('GR', 'GRC', 'Greece'),
('GS', 'SGS', 'South Georgia and the South Sandwich Islands'),
('GT', 'GTM', 'Guatemala'),
('GU', 'GUM', 'Guam'),
('GW', 'GNB', 'Guinea-Bissau'),
('GY', 'GUY', 'Guyana'),
('HK', 'HKG', 'Hong Kong'),
('HM', 'HMD', 'Heard Island and McDonald Islands'),
('HN', 'HND', 'Honduras'),
('HR', 'HRV', 'Croatia'),
('HT', 'HTI', 'Haiti'),
('HU', 'HUN', 'Hungary'),
('ID', 'IDN', 'Indonesia'),
('IE', 'IRL', 'Ireland'),
('IL', 'ISR', 'Israel'),
('IM', 'IMN', 'Isle of Man'),
('IN', 'IND', 'India'),
('IO', 'IOT', 'British Indian Ocean Territory'),
('IQ', 'IRQ', 'Iraq'),
('IR', 'IRN', 'Iran'),
('IS', 'ISL', 'Iceland'),
('IT', 'ITA', 'Italy'),
('JE', 'JEY', 'Jersey'),
('JM', 'JAM', 'Jamaica'),
('JO', 'JOR', 'Jordan'),
('JP', 'JPN', 'Japan'),
('KE', 'KEN', 'Kenya'),
('KG', 'KGZ', 'Kyrgyzstan'),
('KH', 'KHM', 'Cambodia'),
('KI', 'KIR', 'Kiribati'),
('KM', 'COM', 'Comoros'),
('KN', 'KNA', 'Saint Kitts and Nevis'),
('KP', 'PRK', 'North Korea'),
('KR', 'KOR', 'South Korea'),
('KW', 'KWT', 'Kuwait'),
('KY', 'CYM', 'Cayman Islands'),
('KZ', 'KAZ', 'Kazakhstan'),
('LA', 'LAO', 'Laos'),
('LB', 'LBN', 'Lebanon'),
('LC', 'LCA', 'Saint Lucia'),
('LI', 'LIE', 'Liechtenstein'),
('LK', 'LKA', 'Sri Lanka'),
('LR', 'LBR', 'Liberia'),
('LS', 'LSO', 'Lesotho'),
('LT', 'LTU', 'Lithuania'),
('LU', 'LUX', 'Luxembourg'),
('LV', 'LVA', 'Latvia'),
('LY', 'LBY', 'Libya'),
('MA', 'MAR', 'Morocco'),
('MC', 'MCO', 'Monaco'),
('MD', 'MDA', 'Moldova'),
('ME', 'MNE', 'Montenegro'),
('MF', 'MAF', 'Saint Martin (French part)'),
('MG', 'MDG', 'Madagascar'),
('MH', 'MHL', 'Marshall Islands'),
('MK', 'MKD', 'North Macedonia'),
('ML', 'MLI', 'Mali'),
('MM', 'MMR', 'Myanmar'),
('MN', 'MNG', 'Mongolia'),
('MO', 'MAC', 'Macao'),
('MP', 'MNP', 'Northern Mariana Islands'),
('MQ', 'MTQ', 'Martinique'),
('MR', 'MRT', 'Mauritania'),
('MS', 'MSR', 'Montserrat'),
('MT', 'MLT', 'Malta'),
('MU', 'MUS', 'Mauritius'),
('MV', 'MDV', 'Maldives'),
('MW', 'MWI', 'Malawi'),
('MX', 'MEX', 'Mexico'),
('MY', 'MYS', 'Malaysia'),
('MZ', 'MOZ', 'Mozambique'),
('NA', 'NAM', 'Namibia'),
('NC', 'NCL', 'New Caledonia'),
('NE', 'NER', 'Niger'),
('NF', 'NFK', 'Norfolk Island'),
('NG', 'NGA', 'Nigeria'),
('NI', 'NIC', 'Nicaragua'),
('NL', 'NLD', 'Netherlands'),
('NO', 'NOR', 'Norway'),
('NP', 'NPL', 'Nepal'),
('NR', 'NRU', 'Nauru'),
('NU', 'NIU', 'Niue'),
('NZ', 'NZL', 'New Zealand'),
('OM', 'OMN', 'Oman'),
('PA', 'PAN', 'Panama'),
('PE', 'PER', 'Peru'),
('PF', 'PYF', 'French Polynesia'),
('PG', 'PNG', 'Papua New Guinea'),
('PH', 'PHL', 'Philippines'),
('PK', 'PAK', 'Pakistan'),
('PL', 'POL', 'Poland'),
('PM', 'SPM', 'Saint Pierre and Miquelon'),
('PN', 'PCN', 'Pitcairn'),
('PR', 'PRI', 'Puerto Rico'),
('PS', 'PSE', 'Palestine, State of'),
('PT', 'PRT', 'Portugal'),
('PW', 'PLW', 'Palau'),
('PY', 'PRY', 'Paraguay'),
('QA', 'QAT', 'Qatar'),
('RE', 'REU', 'Réunion'),
('RO', 'ROU', 'Romania'),
('RS', 'SRB', 'Serbia'),
('RU', 'RUS', 'Russian Federation'),
('RW', 'RWA', 'Rwanda'),
('SA', 'SAU', 'Saudi Arabia'),
('SB', 'SLB', 'Solomon Islands'),
('SC', 'SYC', 'Seychelles'),
('SD', 'SDN', 'Sudan'),
('SE', 'SWE', 'Sweden'),
('SG', 'SGP', 'Singapore'),
('SH', 'SHN', 'Saint Helena, Ascension and Tristan da Cunha'),
('SI', 'SVN', 'Slovenia'),
('SJ', 'SJM', 'Svalbard and Jan Mayen'),
('SK', 'SVK', 'Slovakia'),
('SL', 'SLE', 'Sierra Leone'),
('SM', 'SMR', 'San Marino'),
('SN', 'SEN', 'Senegal'),
('SO', 'SOM', 'Somalia'),
('SR', 'SUR', 'Suriname'),
('SS', 'SSD', 'South Sudan'),
('ST', 'STP', 'Sao Tome and Principe'),
('SV', 'SLV', 'El Salvador'),
('SX', 'SXM', 'Sint Maarten (Dutch part)'),
('SY', 'SYR', 'Syria'),
('SZ', 'SWZ', 'Eswatini'),
('TC', 'TCA', 'Turks and Caicos Islands'),
('TD', 'TCD', 'Chad'),
('TF', 'ATF', 'French Southern Territories'),
('TG', 'TGO', 'Togo'),
('TH', 'THA', 'Thailand'),
('TJ', 'TJK', 'Tajikistan'),
('TK', 'TKL', 'Tokelau'),
('TL', 'TLS', 'Timor-Leste'),
('TM', 'TKM', 'Turkmenistan'),
('TN', 'TUN', 'Tunisia'),
('TO', 'TON', 'Tonga'),
('TR', 'TUR', 'Türkiye'),
('TT', 'TTO', 'Trinidad and Tobago'),
('TV', 'TUV', 'Tuvalu'),
('TW', 'TWN', 'Taiwan'),
('TZ', 'TZA', 'Tanzania'),
('UA', 'UKR', 'Ukraine'),
('UG', 'UGA', 'Uganda'),
('UM', 'UMI', 'United States Minor Outlying Islands'),
('US', 'USA', 'United States'),
('UY', 'URY', 'Uruguay'),
('UZ', 'UZB', 'Uzbekistan'),
('VA', 'VAT', 'Holy See (Vatican City State)'),
('VC', 'VCT', 'Saint Vincent and the Grenadines'),
('VE', 'VEN', 'Venezuela'),
('VG', 'VGB', 'Virgin Islands, British'),
('VI', 'VIR', 'Virgin Islands, U.S.'),
('VN', 'VNM', 'Vietnam'),
('VU', 'VUT', 'Vanuatu'),
('WF', 'WLF', 'Wallis and Futuna'),
('WS', 'WSM', 'Samoa'),
('YE', 'YEM', 'Yemen'),
('YT', 'MYT', 'Mayotte'),
('ZA', 'ZAF', 'South Africa'),
('ZM', 'ZMB', 'Zambia'),
('ZW', 'ZWE', 'Zimbabwe');

create table ops.error_code (
    code text primary key,
    name text not null,
    meaning text not null,
    hint text not null,
    created_at timestamptz not null default now(),
    constraint error_code_is_of_class_rl_check check (code ~ '^RL[0-9]{3}$'),
    constraint error_code_name_key unique (name)
);

comment on table ops.error_code is
'Every SQLSTATE that Rently raises itself: class RL, one code a rule. Source of '
'docs/reference/errors.md.';
comment on column ops.error_code.code is 'SQLSTATE, five characters.';
comment on column ops.error_code.name is 'Condition name in snake case.';
comment on column ops.error_code.meaning is 'The rule that was broken.';
comment on column ops.error_code.hint is 'What the caller can do.';
comment on column ops.error_code.created_at is 'When the row was recorded.';
