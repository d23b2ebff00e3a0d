-- Made from a migrated database by test/schema.test.ts; for reading, not for running.

-- Columns of keeper
account                  practice                 uuid not null
account                  id                       uuid not null
account                  state                    text not null
account                  roles                    text[] not null
account                  card                     text not null
account                  card_signature           bytea not null
account                  secrets                  bytea not null
account                  endorsement              text
account                  endorsement_signature    bytea
account                  invited_by               uuid
account                  prf_salt                 bytea not null
account                  key_file                 boolean not null
account                  created_at               timestamp with time zone not null
account                  ended_at                 timestamp with time zone
attempt                  id                       uuid not null
attempt                  kind                     text not null
attempt                  practice                 uuid
attempt                  account                  uuid
attempt                  state                    bytea not null
attempt                  expires_at               timestamp with time zone not null
chart                    practice                 uuid not null
chart                    id                       uuid not null
chart                    kind                     text not null
chart                    care_team                uuid not null
chart                    head                     integer not null default 0
chart                    created_by               uuid not null
chart                    created_at               timestamp with time zone not null
cosignature              practice                 uuid not null
cosignature              size                     bigint not null
cosignature              witness                  text not null
cosignature              line                     text not null
cosignature              cosigned_at              timestamp with time zone not null
device                   practice                 uuid not null
device                   id                       uuid not null
device                   account                  uuid not null
device                   public_key               bytea not null
device                   label                    text not null
device                   created_at               timestamp with time zone not null
device                   last_seen_at             timestamp with time zone
device                   ended_at                 timestamp with time zone
export                   practice                 uuid not null
export                   id                       uuid not null
export                   account                  uuid not null
export                   valid_until              timestamp with time zone not null
failed_try               subject                  text not null
failed_try               at                       timestamp with time zone not null
invitation               practice                 uuid not null
invitation               id                       uuid not null
invitation               token_digest             bytea not null
invitation               roles                    text[] not null
invitation               label                    text not null
invitation               invited_by               uuid not null
invitation               inviter_mac              bytea not null
invitation               expires_at               timestamp with time zone not null
invitation               created_at               timestamp with time zone not null
invitation               account                  uuid
invitation               newcomer_mac             bytea
invitation               ended_at                 timestamp with time zone
keeper_key               practice                 uuid not null
keeper_key               name                     text not null
keeper_key               version                  integer not null
keeper_key               sealed                   bytea not null
log_erasure              practice                 uuid not null
log_erasure              looked_up_to             bigint not null
log_head                 practice                 uuid not null
log_head                 size                     bigint not null
log_head                 checkpoint               text not null
log_leaf                 practice                 uuid not null
log_leaf                 index                    bigint not null
log_leaf                 leaf_data                bytea not null
log_leaf                 salt                     bytea
log_leaf                 event                    text
log_leaf                 type                     text not null
log_leaf                 chart                    uuid
log_leaf                 account                  uuid not null
log_leaf                 request                  bytea
log_tile                 practice                 uuid not null
log_tile                 level                    integer not null
log_tile                 index                    bigint not null
log_tile                 width                    integer not null
log_tile                 hashes                   bytea not null
opening                  practice                 uuid not null
opening                  account                  uuid not null
opening                  chart                    uuid not null
opening                  at                       timestamp with time zone not null
passkey                  practice                 uuid not null
passkey                  slot                     uuid not null
passkey                  account                  uuid not null
passkey                  credential_id            bytea not null
passkey                  public_key               bytea not null
passkey                  counter                  bigint not null
passkey                  transports               text[] not null
password                 practice                 uuid not null
password                 slot                     uuid not null
password                 account                  uuid not null
password                 login_name               text not null
password                 registration_record      bytea not null
password                 sealed_totp_secret       bytea not null
password                 totp_last_step           bigint not null
practice                 id                       uuid not null
practice                 card                     text not null
practice                 card_signature           bytea not null
practice                 limits                   jsonb not null
practice                 settings                 jsonb not null
practice                 created_at               timestamp with time zone not null
reservation              practice                 uuid not null
reservation              account                  uuid not null
reservation              log_origin               text not null
reservation              log_key                  text not null
reservation              sealed_log_seed          bytea not null
reservation              challenge                bytea not null
reservation              prf_salt                 bytea not null
reservation              expires_at               timestamp with time zone not null
segment                  practice                 uuid not null
segment                  chart                    uuid not null
segment                  id                       uuid not null
segment                  kind                     text not null
segment                  key_version              integer not null
segment                  author                   uuid
segment                  head                     integer not null default 0
segment_key              practice                 uuid not null
segment_key              segment                  uuid not null
segment_key              key_version              integer not null
segment_key              team                     uuid not null
segment_key              team_version             integer not null
segment_key              wrapped                  bytea not null
server_secret            name                     text not null
server_secret            sealed                   bytea not null
session                  practice                 uuid not null
session                  id                       uuid not null
session                  account                  uuid not null
session                  device                   uuid not null
session                  started_at               timestamp with time zone not null
session                  last_seen_at             timestamp with time zone not null
session                  fresh_until              timestamp with time zone not null
session                  ended_at                 timestamp with time zone
share                    practice                 uuid not null
share                    chart                    uuid not null
share                    segment                  uuid not null
share                    entry                    uuid not null
share                    seq                      integer not null
share                    key_version              integer not null
share                    sealed                   bytea
share                    author                   uuid not null
share                    recorded_at              timestamp with time zone not null
slot                     practice                 uuid not null
slot                     id                       uuid not null
slot                     account                  uuid not null
slot                     kind                     text not null
slot                     label                    text not null
slot                     sealed                   bytea not null
slot                     proof_digest             bytea
slot                     created_at               timestamp with time zone not null
slot                     last_used_at             timestamp with time zone
team                     practice                 uuid not null
team                     id                       uuid not null
team                     kind                     text not null
team                     name                     text not null
team                     version                  integer not null
team                     created_at               timestamp with time zone not null
team_key                 practice                 uuid not null
team_key                 team                     uuid not null
team_key                 version                  integer not null
team_key                 account                  uuid not null
team_key                 sealed                   bytea not null
team_key                 sealer                   uuid not null
team_key                 signature                bytea not null
team_member              practice                 uuid not null
team_member              team                     uuid not null
team_member              account                  uuid not null
team_member              custodian                boolean not null
witness_policy           practice                 uuid not null
witness_policy           version                  integer not null
witness_policy           policy                   text not null
witness_policy           signature                bytea not null
witness_round            practice                 uuid not null
witness_round            size                     bigint not null
witness_round            note                     text not null
witness_round            started_at               timestamp with time zone not null
witness_state            practice                 uuid not null
witness_state            witness                  text not null
witness_state            size                     bigint not null
witness_state            cosigned_size            bigint
witness_state            cosigned_at              timestamp with time zone
witness_state            problem                  text
witness_state            problem_at               timestamp with time zone

-- Columns of store
attachment_chunk         practice                 uuid not null
attachment_chunk         chart                    uuid not null
attachment_chunk         attachment               uuid not null
attachment_chunk         index                    integer not null
attachment_chunk         segment                  uuid not null
attachment_chunk         ciphertext               bytea not null storage e
document                 practice                 uuid not null
document                 team                     uuid not null
document                 name                     text not null
document                 version                  integer not null
document                 team_version             integer not null
document                 sealed                   bytea not null
document                 updated_at               timestamp with time zone not null
entry                    practice                 uuid not null
entry                    chart                    uuid not null
entry                    entry                    uuid not null
entry                    segment                  uuid not null
entry                    ciphertext               bytea not null storage e
resource_token           practice                 uuid not null
resource_token           key                      bytea not null
resource_token           content                  bytea not null
resource_token           chart                    uuid not null
search_token             practice                 uuid not null
search_token             token                    bytea not null
search_token             chart                    uuid not null

-- Keys and checks of keeper
account                  CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'ended'::text])))
account                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
account                  PRIMARY KEY (practice, id)
attempt                  PRIMARY KEY (id)
chart                    CHECK ((kind = ANY (ARRAY['patient'::text, 'practice'::text])))
chart                    FOREIGN KEY (practice) REFERENCES keeper.practice(id)
chart                    FOREIGN KEY (practice, care_team) REFERENCES keeper.team(practice, id)
chart                    PRIMARY KEY (practice, id)
cosignature              FOREIGN KEY (practice, size) REFERENCES keeper.witness_round(practice, size) ON DELETE CASCADE
cosignature              PRIMARY KEY (practice, size, witness)
device                   FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
device                   PRIMARY KEY (practice, id)
export                   PRIMARY KEY (practice, id)
invitation               FOREIGN KEY (practice) REFERENCES keeper.practice(id)
invitation               FOREIGN KEY (practice, invited_by) REFERENCES keeper.account(practice, id)
invitation               PRIMARY KEY (practice, id)
keeper_key               CHECK ((name = ANY (ARRAY['share'::text, 'token'::text, 'log'::text])))
keeper_key               FOREIGN KEY (practice) REFERENCES keeper.practice(id)
keeper_key               PRIMARY KEY (practice, name, version)
log_erasure              FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_erasure              PRIMARY KEY (practice)
log_head                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_head                 PRIMARY KEY (practice)
log_leaf                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_leaf                 PRIMARY KEY (practice, index)
log_tile                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_tile                 PRIMARY KEY (practice, level, index)
opening                  PRIMARY KEY (practice, account, at, chart)
passkey                  FOREIGN KEY (practice, slot) REFERENCES keeper.slot(practice, id) ON DELETE CASCADE
passkey                  PRIMARY KEY (practice, slot)
passkey                  UNIQUE (credential_id)
password                 FOREIGN KEY (practice, slot) REFERENCES keeper.slot(practice, id) ON DELETE CASCADE
password                 PRIMARY KEY (practice, slot)
password                 UNIQUE (login_name)
practice                 PRIMARY KEY (id)
reservation              PRIMARY KEY (practice)
segment                  FOREIGN KEY (practice, chart) REFERENCES keeper.chart(practice, id)
segment                  PRIMARY KEY (practice, id)
segment                  UNIQUE (practice, chart, id)
segment_key              FOREIGN KEY (practice, segment) REFERENCES keeper.segment(practice, id)
segment_key              FOREIGN KEY (practice, team) REFERENCES keeper.team(practice, id)
segment_key              PRIMARY KEY (practice, segment, key_version, team, team_version)
server_secret            PRIMARY KEY (name)
session                  FOREIGN KEY (practice, device) REFERENCES keeper.device(practice, id)
session                  PRIMARY KEY (practice, id)
share                    FOREIGN KEY (practice, chart, segment) REFERENCES keeper.segment(practice, chart, id)
share                    PRIMARY KEY (practice, chart, seq)
share                    UNIQUE (practice, entry)
slot                     CHECK (((kind = 'recovery-kit'::text) = (proof_digest IS NOT NULL)))
slot                     CHECK ((kind = ANY (ARRAY['passkey'::text, 'password'::text, 'recovery-kit'::text])))
slot                     FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
slot                     PRIMARY KEY (practice, id)
team                     CHECK ((kind = ANY (ARRAY['practice'::text, 'officers'::text, 'emergency'::text, 'care'::text, 'personal'::text])))
team                     FOREIGN KEY (practice) REFERENCES keeper.practice(id)
team                     PRIMARY KEY (practice, id)
team_key                 FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
team_key                 FOREIGN KEY (practice, team) REFERENCES keeper.team(practice, id)
team_key                 PRIMARY KEY (practice, team, version, account)
team_member              FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
team_member              FOREIGN KEY (practice, team) REFERENCES keeper.team(practice, id)
team_member              PRIMARY KEY (practice, team, account)
witness_policy           FOREIGN KEY (practice) REFERENCES keeper.practice(id)
witness_policy           PRIMARY KEY (practice)
witness_round            FOREIGN KEY (practice) REFERENCES keeper.practice(id)
witness_round            PRIMARY KEY (practice, size)
witness_state            FOREIGN KEY (practice) REFERENCES keeper.practice(id)
witness_state            PRIMARY KEY (practice, witness)

-- Keys and checks of store
attachment_chunk         PRIMARY KEY (practice, chart, attachment, index)
document                 PRIMARY KEY (practice, team, name)
entry                    PRIMARY KEY (practice, chart, entry)
resource_token           PRIMARY KEY (practice, key, content, chart)
search_token             PRIMARY KEY (practice, token, chart)

-- Indexes of keeper
account                  UNIQUE USING btree (practice, id)
attempt                  UNIQUE USING btree (id)
chart                    UNIQUE USING btree (practice) WHERE (kind = 'practice'::text)
chart                    UNIQUE USING btree (practice, id)
cosignature              UNIQUE USING btree (practice, size, witness)
device                   UNIQUE USING btree (practice, id)
device                   USING btree (practice, account)
export                   UNIQUE USING btree (practice, id)
failed_try               USING btree (subject, at)
invitation               UNIQUE USING btree (practice, id)
keeper_key               UNIQUE USING btree (practice, name, version)
log_erasure              UNIQUE USING btree (practice)
log_head                 UNIQUE USING btree (practice)
log_leaf                 UNIQUE USING btree (practice, index)
log_leaf                 UNIQUE USING btree (practice, request) WHERE (request IS NOT NULL)
log_leaf                 USING btree (practice, chart, index) WHERE (chart IS NOT NULL)
log_tile                 UNIQUE USING btree (practice, level, index)
opening                  UNIQUE USING btree (practice, account, at, chart)
passkey                  UNIQUE USING btree (credential_id)
passkey                  UNIQUE USING btree (practice, slot)
passkey                  USING btree (practice, account)
password                 UNIQUE USING btree (login_name)
password                 UNIQUE USING btree (practice, slot)
practice                 UNIQUE USING btree (id)
reservation              UNIQUE USING btree (practice)
segment                  UNIQUE USING btree (practice, chart, id)
segment                  UNIQUE USING btree (practice, chart, kind) WHERE (author IS NULL)
segment                  UNIQUE USING btree (practice, chart, kind, author) WHERE (author IS NOT NULL)
segment                  UNIQUE USING btree (practice, id)
segment_key              UNIQUE USING btree (practice, segment, key_version, team, team_version)
server_secret            UNIQUE USING btree (name)
session                  UNIQUE USING btree (practice, id)
session                  USING btree (practice, account)
share                    UNIQUE USING btree (practice, chart, seq)
share                    UNIQUE USING btree (practice, entry)
slot                     UNIQUE USING btree (practice, id)
slot                     USING btree (practice, account)
team                     UNIQUE USING btree (practice, id)
team                     UNIQUE USING btree (practice, kind) WHERE (kind = ANY (ARRAY['practice'::text, 'officers'::text, 'emergency'::text]))
team_key                 UNIQUE USING btree (practice, team, version, account)
team_key                 USING btree (practice, account)
team_member              UNIQUE USING btree (practice, team, account)
team_member              USING btree (practice, account)
witness_policy           UNIQUE USING btree (practice)
witness_round            UNIQUE USING btree (practice, size)
witness_state            UNIQUE USING btree (practice, witness)

-- Indexes of store
attachment_chunk         UNIQUE USING btree (practice, chart, attachment, index)
document                 UNIQUE USING btree (practice, team, name)
entry                    UNIQUE USING btree (practice, chart, entry)
resource_token           UNIQUE USING btree (practice, key, content, chart)
search_token             UNIQUE USING btree (practice, token, chart)
search_token             USING btree (practice, chart)

-- Row-level security of keeper
account                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
attempt                  OFF, unlogged
chart                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
cosignature              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
device                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
export                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
failed_try               OFF, unlogged
invitation               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
keeper_key               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_erasure              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_head                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_leaf                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_tile                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
opening                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
passkey                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
password                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
practice                 on, ALL to {public} using (id = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
reservation              OFF
segment                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
segment_key              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
server_secret            OFF
session                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
share                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
slot                     on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
team                     on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
team_key                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
team_member              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
witness_policy           on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
witness_round            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
witness_state            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)

-- Row-level security of store
attachment_chunk         on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
document                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
entry                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
resource_token           on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
search_token             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)

-- Rights on tables of keeper
account                  subrosa_keeper   INSERT, SELECT, UPDATE
attempt                  subrosa_keeper   DELETE, INSERT, SELECT
chart                    subrosa_keeper   INSERT, SELECT, UPDATE
cosignature              subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
device                   subrosa_keeper   INSERT, SELECT, UPDATE
export                   subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
failed_try               subrosa_keeper   DELETE, INSERT, SELECT
invitation               subrosa_keeper   INSERT, SELECT, UPDATE
keeper_key               subrosa_keeper   INSERT, SELECT
log_erasure              subrosa_keeper   INSERT, SELECT, UPDATE
log_head                 subrosa_keeper   INSERT, SELECT, UPDATE
log_leaf                 subrosa_keeper   INSERT, SELECT
log_tile                 subrosa_keeper   INSERT, SELECT, UPDATE
opening                  subrosa_keeper   DELETE, INSERT, SELECT
passkey                  subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
password                 subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
practice                 subrosa_keeper   INSERT, SELECT, UPDATE
reservation              subrosa_keeper   DELETE, INSERT, SELECT
segment                  subrosa_keeper   INSERT, SELECT, UPDATE
segment_key              subrosa_keeper   INSERT, SELECT
server_secret            subrosa_keeper   INSERT, SELECT
session                  subrosa_keeper   INSERT, SELECT, UPDATE
share                    subrosa_keeper   INSERT, SELECT, UPDATE
slot                     subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
team                     subrosa_keeper   INSERT, SELECT, UPDATE
team_key                 subrosa_keeper   DELETE, INSERT, SELECT
team_member              subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
witness_policy           subrosa_keeper   INSERT, SELECT, UPDATE
witness_round            subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
witness_state            subrosa_keeper   DELETE, INSERT, SELECT, UPDATE

-- Rights on tables of store
attachment_chunk         subrosa_store    INSERT, SELECT
document                 subrosa_store    DELETE, INSERT, SELECT, UPDATE
entry                    subrosa_store    DELETE, INSERT, SELECT
resource_token           subrosa_store    INSERT, SELECT
search_token             subrosa_store    DELETE, INSERT, SELECT

-- Rights on columns alone of keeper
log_leaf                 subrosa_keeper   UPDATE (event, salt)

-- Functions of keeper
all_practices() returns SETOF uuid, as its owner, in search_path=keeper, for subrosa_keeper
any_practice() returns boolean, as its owner, in search_path=keeper, for subrosa_keeper
practice_of_credential(bytea) returns uuid, as its owner, in search_path=keeper, for subrosa_keeper
practice_of_login(text) returns uuid, as its owner, in search_path=keeper, for subrosa_keeper
practices_with_witnesses() returns SETOF uuid, as its owner, in search_path=keeper, for subrosa_keeper
