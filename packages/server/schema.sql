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
account                  officer_since            timestamp with time zone
alarm                    practice                 uuid not null
alarm                    id                       uuid not null
alarm                    kind                     text not null
alarm                    severity                 text not null
alarm                    subject_kind             text not null
alarm                    subject                  uuid not null
alarm                    account                  uuid
alarm                    state                    text not null
alarm                    count                    integer not null
alarm                    level                    integer not null
alarm                    raised_at                timestamp with time zone not null
alarm                    last_at                  timestamp with time zone not null
alarm                    due_at                   timestamp with time zone
alarm                    locked_at                timestamp with time zone
alarm                    answer                   text
alarm                    answered_by              uuid
alarm                    answered_at              timestamp with time zone
alarm                    case_id                  uuid
alarm                    evidence                 bigint[] not null
alarm_channel            practice                 uuid not null
alarm_channel            id                       uuid not null
alarm_channel            kind                     text not null
alarm_channel            label                    text not null
alarm_channel            stage                    text not null
alarm_channel            least                    text not null
alarm_channel            sealed                   bytea not null
alarm_channel            created_by               uuid not null
alarm_channel            created_at               timestamp with time zone not null
alarm_channel            ended_at                 timestamp with time zone
alarm_delivery           practice                 uuid not null
alarm_delivery           id                       uuid not null
alarm_delivery           channel                  uuid not null
alarm_delivery           alarm                    uuid
alarm_delivery           cause                    text not null
alarm_delivery           created_at               timestamp with time zone not null
alarm_delivery           attempts                 integer not null
alarm_delivery           next_at                  timestamp with time zone
alarm_delivery           delivered_at             timestamp with time zone
alarm_delivery           failure                  text
approval                 practice                 uuid not null
approval                 id                       uuid not null
approval                 kind                     text not null
approval                 act                      text not null
approval                 act_digest               bytea not null
approval                 requested_by             uuid not null
approval                 device                   uuid not null
approval                 session                  uuid not null
approval                 requested_at             timestamp with time zone not null
approval                 not_before               timestamp with time zone not null
approval                 expires_at               timestamp with time zone not null
approval                 state                    text not null
approval                 decided_by               uuid
approval                 decided_at               timestamp with time zone
approval                 subject                  uuid
attempt                  id                       uuid not null
attempt                  kind                     text not null
attempt                  practice                 uuid
attempt                  account                  uuid
attempt                  state                    bytea not null
attempt                  expires_at               timestamp with time zone not null
break_glass              practice                 uuid not null
break_glass              id                       uuid not null
break_glass              account                  uuid not null
break_glass              chart                    uuid not null
break_glass              device                   uuid not null
break_glass              code                     text not null
break_glass              note                     bytea not null
break_glass              since                    timestamp with time zone not null
break_glass              until                    timestamp with time zone not null
breaker                  practice                 uuid not null
breaker                  tripped_at               timestamp with time zone not null
breaker                  openings                 integer not null
breaker                  threshold                integer not null
breaker                  answered_by              uuid
breaker                  answered_at              timestamp with time zone
breaker                  quiet_until              timestamp with time zone
care_relation            practice                 uuid not null
care_relation            account                  uuid not null
care_relation            chart                    uuid not null
care_relation            kind                     text not null
care_relation            since                    timestamp with time zone not null
care_relation            until                    timestamp with time zone
care_relation            by                       uuid not null
case_chart               practice                 uuid not null
case_chart               case_id                  uuid not null
case_chart               version                  integer not null
case_chart               chart                    uuid not null
case_entry               practice                 uuid not null
case_entry               case_id                  uuid not null
case_entry               seq                      integer not null
case_entry               id                       uuid not null
case_entry               account                  uuid not null
case_entry               device                   uuid not null
case_entry               at                       timestamp with time zone not null
case_entry               body                     text not null
case_entry               text                     bytea
case_file                practice                 uuid not null
case_file                id                       uuid not null
case_file                opened_at                timestamp with time zone not null
case_file                rehearsal                boolean not null
case_file                hold                     boolean not null
case_file                reach_from               bigint not null
case_file                closed_at                timestamp with time zone
case_file                entries                  integer not null
case_file                scope                    integer not null
case_release             practice                 uuid not null
case_release             id                       uuid not null
case_release             case_id                  uuid not null
case_release             version                  integer not null
case_release             kinds                    text[] not null
case_release             account                  uuid not null
case_release             valid_until              timestamp with time zone not null
caseload_write           practice                 uuid not null
caseload_write           account                  uuid not null
caseload_write           chart                    uuid not null
caseload_write           at                       timestamp with time zone not null
chart                    practice                 uuid not null
chart                    id                       uuid not null
chart                    kind                     text not null
chart                    care_team                uuid not null
chart                    head                     integer not null default 0
chart                    created_by               uuid not null
chart                    created_at               timestamp with time zone not null
chart                    revision                 bigint not null default 0
code                     practice                 uuid not null
code                     pool                     uuid not null
code                     place                    integer not null
code                     token                    bytea not null
code                     sealed                   bytea not null
code                     case_id                  uuid
code                     chart                    uuid
code                     assigned_at              timestamp with time zone
code                     assigned_by              uuid
code                     used_at                  timestamp with time zone
code_pool                practice                 uuid not null
code_pool                id                       uuid not null
code_pool                label                    text not null
code_pool                codes                    integer not null
code_pool                expires_at               timestamp with time zone
code_pool                complete                 boolean not null
code_pool                created_at               timestamp with time zone not null
cosignature              practice                 uuid not null
cosignature              size                     bigint not null
cosignature              witness                  text not null
cosignature              line                     text not null
cosignature              cosigned_at              timestamp with time zone not null
decoy_list               practice                 uuid not null
decoy_list               version                  integer not null
decoy_list               sealed                   bytea not null
device                   practice                 uuid not null
device                   id                       uuid not null
device                   account                  uuid not null
device                   public_key               bytea not null
device                   label                    text not null
device                   created_at               timestamp with time zone not null
device                   last_seen_at             timestamp with time zone
device                   ended_at                 timestamp with time zone
device                   lost_at                  timestamp with time zone
drill_result             practice                 uuid not null
drill_result             id                       uuid not null
drill_result             drill                    text not null
drill_result             account                  uuid not null
drill_result             ran_at                   timestamp with time zone not null
drill_result             kept_at                  timestamp with time zone not null
drill_result             bars                     integer not null
drill_result             missed                   integer not null
drill_result             report                   bytea not null
drill_result             signature                bytea not null
export                   practice                 uuid not null
export                   id                       uuid not null
export                   account                  uuid not null
export                   valid_until              timestamp with time zone not null
failed_try               subject                  text not null
failed_try               at                       timestamp with time zone not null
finding                  practice                 uuid not null
finding                  id                       uuid not null
finding                  account                  uuid not null
finding                  chart                    uuid
finding                  state                    text not null
finding                  sealed                   bytea not null
finding                  found_at                 timestamp with time zone not null
finding                  last_at                  timestamp with time zone not null
finding                  question                 bytea
finding                  answer                   bytea
finding                  decided_by               uuid
finding                  decided_at               timestamp with time zone
finding                  case_id                  uuid
finding                  alarmed                  boolean not null
import                   practice                 uuid not null
import                   id                       uuid not null
import                   account                  uuid not null
import                   charts                   integer not null
import                   valid_until              timestamp with time zone not null
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
key_rotation             id                       uuid not null
key_rotation             next                     bytea not null
key_rotation             previous                 bytea
key_rotation             started_at               timestamp with time zone not null
key_rotation             finished_at              timestamp with time zone
key_rotation_logged      practice                 uuid not null
key_rotation_logged      rotation                 uuid not null
kinship                  practice                 uuid not null
kinship                  kind                     text not null
kinship                  subject                  uuid not null
kinship                  sealed                   bytea not null
lock                     practice                 uuid not null
lock                     id                       uuid not null
lock                     subject_kind             text not null
lock                     subject                  uuid not null
lock                     because                  text not null
lock                     case_id                  uuid
lock                     by                       uuid not null
lock                     since                    timestamp with time zone not null
lock                     ended_at                 timestamp with time zone
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
log_leaf                 case_entry               uuid
log_subtree              practice                 uuid not null
log_subtree              tile                     bigint not null
log_subtree              roots                    bytea not null
log_tile                 practice                 uuid not null
log_tile                 level                    integer not null
log_tile                 index                    bigint not null
log_tile                 width                    integer not null
log_tile                 hashes                   bytea not null
notice                   practice                 uuid not null
notice                   case_id                  uuid not null
notice                   chart                    uuid not null
notice                   state                    text not null
notice                   channel                  text
notice                   letter                   bytea
notice                   reason                   text
notice                   dropped                  boolean not null
notice                   updated_at               timestamp with time zone not null
notice_letter            practice                 uuid not null
notice_letter            case_id                  uuid not null
notice_letter            chart                    uuid not null
notice_letter            letter                   bytea not null
notice_letter            channel                  text
notice_letter            verification             bytea
notice_letter            made_at                  timestamp with time zone not null
notice_step              practice                 uuid not null
notice_step              case_id                  uuid not null
notice_step              id                       uuid not null
notice_step              chart                    uuid not null
notice_step              to_state                 text not null
notice_step              channel                  text
notice_step              letter                   bytea
notice_step              reason                   text
notice_step              account                  uuid not null
notice_step              at                       timestamp with time zone not null
notice_step              taken_at                 timestamp with time zone not null
notice_step              place                    integer not null
opening                  practice                 uuid not null
opening                  account                  uuid not null
opening                  chart                    uuid not null
opening                  at                       timestamp with time zone not null
opening                  weight                   smallint not null default 1
opening                  notes_at                 timestamp with time zone
opening                  substance_at             timestamp with time zone
opening                  stated_at                timestamp with time zone
opening_hour             practice                 uuid not null
opening_hour             hour                     timestamp with time zone not null
opening_hour             openings                 integer not null
opening_hour             threshold                integer
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
recovery                 practice                 uuid not null
recovery                 id                       uuid not null
recovery                 account                  uuid not null
recovery                 helper                   uuid not null
recovery                 recovery_set             uuid not null
recovery                 approval                 uuid not null
recovery                 started_at               timestamp with time zone not null
recovery                 token_digest             bytea
recovery                 handover                 bytea
recovery                 link_expires_at          timestamp with time zone
recovery                 opened_by                bytea
recovery                 used_at                  timestamp with time zone
recovery                 ended_at                 timestamp with time zone
recovery                 ended_by                 uuid
recovery_key             practice                 uuid not null
recovery_key             recovery_set             uuid not null
recovery_key             helper                   uuid not null
recovery_key             sealed                   bytea not null
recovery_key             signature                bytea not null
recovery_notice          practice                 uuid not null
recovery_notice          id                       uuid not null
recovery_notice          account                  uuid not null
recovery_notice          kind                     text not null
recovery_notice          device                   uuid not null
recovery_notice          helper                   uuid
recovery_notice          at                       timestamp with time zone not null
recovery_notice          acknowledged_at          timestamp with time zone
recovery_notice          disputed_at              timestamp with time zone
recovery_set             practice                 uuid not null
recovery_set             account                  uuid not null
recovery_set             id                       uuid not null
recovery_set             sealed_account_key       bytea not null
recovery_set             sealed_share             bytea not null
recovery_set             created_at               timestamp with time zone not null
refusal                  practice                 uuid not null
refusal                  account                  uuid not null
refusal                  refusals                 integer not null
refusal                  last_at                  timestamp with time zone not null
reservation              practice                 uuid not null
reservation              account                  uuid not null
reservation              log_origin               text not null
reservation              log_key                  text not null
reservation              sealed_log_seed          bytea not null
reservation              challenge                bytea not null
reservation              prf_salt                 bytea not null
reservation              expires_at               timestamp with time zone not null
sealed_notice            practice                 uuid not null
sealed_notice            id                       uuid not null
sealed_notice            case_id                  uuid not null
sealed_notice            chart                    uuid not null
sealed_notice            letter                   bytea not null
sealed_notice            step                     uuid not null
sealed_notice            sealed                   bytea
sealed_notice            opener                   bytea not null
sealed_notice            state                    text not null
sealed_notice            code                     text
sealed_notice            account                  uuid not null
sealed_notice            begun_at                 timestamp with time zone not null
sealed_notice            answered_at              timestamp with time zone
sealed_notice            expires_at               timestamp with time zone not null
sealed_notice            opened_at                timestamp with time zone
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
snoop_cursor             practice                 uuid not null
snoop_cursor             next_index               bigint not null
snoop_cursor             judged_at                timestamp with time zone not null
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
team_member              since                    timestamp with time zone not null default now()
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
resource_token           entry                    uuid
search_token             practice                 uuid not null
search_token             token                    bytea not null
search_token             chart                    uuid not null

-- Keys and checks of keeper
account                  CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'ended'::text])))
account                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
account                  PRIMARY KEY (practice, id)
alarm                    CHECK (((state = 'closed'::text) = (due_at IS NULL)))
alarm                    CHECK ((answer = ANY (ARRAY['looking'::text, 'right'::text, 'not-right'::text])))
alarm                    CHECK ((severity = ANY (ARRAY['notice'::text, 'warning'::text, 'critical'::text])))
alarm                    CHECK ((state = ANY (ARRAY['open'::text, 'looking'::text, 'closed'::text])))
alarm                    CHECK ((subject_kind = ANY (ARRAY['account'::text, 'device'::text, 'team'::text, 'chart'::text, 'practice'::text])))
alarm                    FOREIGN KEY (practice) REFERENCES keeper.practice(id)
alarm                    PRIMARY KEY (practice, id)
alarm_channel            CHECK (("least" = ANY (ARRAY['notice'::text, 'warning'::text, 'critical'::text])))
alarm_channel            CHECK ((kind = ANY (ARRAY['email'::text, 'webhook'::text])))
alarm_channel            CHECK ((stage = ANY (ARRAY['first'::text, 'escalated'::text])))
alarm_channel            FOREIGN KEY (practice) REFERENCES keeper.practice(id)
alarm_channel            PRIMARY KEY (practice, id)
alarm_delivery           CHECK ((cause = ANY (ARRAY['raised'::text, 'escalated'::text, 'locked'::text, 'hello'::text])))
alarm_delivery           FOREIGN KEY (practice, alarm) REFERENCES keeper.alarm(practice, id)
alarm_delivery           FOREIGN KEY (practice, channel) REFERENCES keeper.alarm_channel(practice, id)
alarm_delivery           PRIMARY KEY (practice, id)
approval                 CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text, 'cancelled'::text, 'applied'::text])))
approval                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
approval                 FOREIGN KEY (practice, requested_by) REFERENCES keeper.account(practice, id)
approval                 PRIMARY KEY (practice, id)
attempt                  PRIMARY KEY (id)
break_glass              FOREIGN KEY (practice) REFERENCES keeper.practice(id)
break_glass              FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
break_glass              FOREIGN KEY (practice, chart) REFERENCES keeper.chart(practice, id)
break_glass              PRIMARY KEY (practice, id)
breaker                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
breaker                  PRIMARY KEY (practice, tripped_at)
care_relation            CHECK ((kind = ANY (ARRAY['author'::text, 'created'::text, 'assigned'::text, 'hand-over'::text, 'appointment'::text, 'billing-task'::text, 'supervision'::text, 'break-glass'::text])))
care_relation            FOREIGN KEY (practice) REFERENCES keeper.practice(id)
care_relation            FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
care_relation            FOREIGN KEY (practice, chart) REFERENCES keeper.chart(practice, id)
care_relation            PRIMARY KEY (practice, account, chart, kind)
case_chart               FOREIGN KEY (practice, case_id) REFERENCES keeper.case_file(practice, id)
case_chart               FOREIGN KEY (practice, chart) REFERENCES keeper.chart(practice, id)
case_chart               PRIMARY KEY (practice, case_id, version, chart)
case_entry               FOREIGN KEY (practice, case_id) REFERENCES keeper.case_file(practice, id)
case_entry               PRIMARY KEY (practice, case_id, seq)
case_entry               UNIQUE (practice, id)
case_file                FOREIGN KEY (practice) REFERENCES keeper.practice(id)
case_file                PRIMARY KEY (practice, id)
case_release             FOREIGN KEY (practice, case_id) REFERENCES keeper.case_file(practice, id)
case_release             PRIMARY KEY (practice, id)
caseload_write           FOREIGN KEY (practice) REFERENCES keeper.practice(id)
caseload_write           PRIMARY KEY (practice, account, chart)
chart                    CHECK ((kind = ANY (ARRAY['patient'::text, 'practice'::text])))
chart                    FOREIGN KEY (practice) REFERENCES keeper.practice(id)
chart                    FOREIGN KEY (practice, care_team) REFERENCES keeper.team(practice, id)
chart                    PRIMARY KEY (practice, id)
code                     CHECK ((((chart IS NULL) = (case_id IS NULL)) AND ((chart IS NULL) = (assigned_at IS NULL)) AND ((used_at IS NULL) OR (chart IS NOT NULL))))
code                     FOREIGN KEY (practice, case_id, chart) REFERENCES keeper.notice(practice, case_id, chart)
code                     FOREIGN KEY (practice, pool) REFERENCES keeper.code_pool(practice, id)
code                     PRIMARY KEY (practice, pool, place)
code                     UNIQUE (practice, token)
code_pool                FOREIGN KEY (practice) REFERENCES keeper.practice(id)
code_pool                PRIMARY KEY (practice, id)
cosignature              FOREIGN KEY (practice, size) REFERENCES keeper.witness_round(practice, size) ON DELETE CASCADE
cosignature              PRIMARY KEY (practice, size, witness)
decoy_list               FOREIGN KEY (practice) REFERENCES keeper.practice(id)
decoy_list               PRIMARY KEY (practice)
device                   FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
device                   PRIMARY KEY (practice, id)
drill_result             CHECK (((missed >= 0) AND (missed <= bars)))
drill_result             FOREIGN KEY (practice) REFERENCES keeper.practice(id)
drill_result             FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
drill_result             PRIMARY KEY (practice, id)
export                   PRIMARY KEY (practice, id)
finding                  CHECK ((state = ANY (ARRAY['open'::text, 'questioned'::text, 'explained'::text, 'accepted'::text, 'case'::text])))
finding                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
finding                  FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
finding                  PRIMARY KEY (practice, id)
import                   FOREIGN KEY (practice) REFERENCES keeper.practice(id)
import                   PRIMARY KEY (practice, id)
invitation               FOREIGN KEY (practice) REFERENCES keeper.practice(id)
invitation               FOREIGN KEY (practice, invited_by) REFERENCES keeper.account(practice, id)
invitation               PRIMARY KEY (practice, id)
keeper_key               CHECK ((name = ANY (ARRAY['share'::text, 'token'::text, 'log'::text, 'watch'::text])))
keeper_key               FOREIGN KEY (practice) REFERENCES keeper.practice(id)
keeper_key               PRIMARY KEY (practice, name, version)
key_rotation             PRIMARY KEY (id)
key_rotation_logged      FOREIGN KEY (practice) REFERENCES keeper.practice(id)
key_rotation_logged      FOREIGN KEY (rotation) REFERENCES keeper.key_rotation(id)
key_rotation_logged      PRIMARY KEY (practice, rotation)
kinship                  CHECK ((kind = ANY (ARRAY['chart'::text, 'account'::text])))
kinship                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
kinship                  PRIMARY KEY (practice, kind, subject)
lock                     CHECK ((subject_kind = ANY (ARRAY['account'::text, 'device'::text, 'team'::text, 'chart'::text, 'practice'::text])))
lock                     FOREIGN KEY (practice) REFERENCES keeper.practice(id)
lock                     PRIMARY KEY (practice, id)
log_erasure              FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_erasure              PRIMARY KEY (practice)
log_head                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_head                 PRIMARY KEY (practice)
log_leaf                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_leaf                 PRIMARY KEY (practice, index)
log_subtree              CHECK ((length(roots) = 512))
log_subtree              FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_subtree              PRIMARY KEY (practice, tile)
log_tile                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
log_tile                 PRIMARY KEY (practice, level, index)
notice                   CHECK ((state = ANY (ARRAY['affected'::text, 'held-back'::text, 'made'::text, 'sent'::text, 'delivered'::text, 'returned'::text, 'unreachable'::text, 'read'::text])))
notice                   FOREIGN KEY (practice, case_id) REFERENCES keeper.case_file(practice, id)
notice                   PRIMARY KEY (practice, case_id, chart)
notice_letter            FOREIGN KEY (practice, case_id, chart) REFERENCES keeper.notice(practice, case_id, chart)
notice_letter            PRIMARY KEY (practice, case_id, chart, letter)
notice_step              FOREIGN KEY (practice, case_id) REFERENCES keeper.case_file(practice, id)
notice_step              PRIMARY KEY (practice, case_id, id)
opening                  PRIMARY KEY (practice, account, chart)
opening_hour             FOREIGN KEY (practice) REFERENCES keeper.practice(id)
opening_hour             PRIMARY KEY (practice, hour)
passkey                  FOREIGN KEY (practice, slot) REFERENCES keeper.slot(practice, id) ON DELETE CASCADE
passkey                  PRIMARY KEY (practice, slot)
passkey                  UNIQUE (credential_id)
password                 FOREIGN KEY (practice, slot) REFERENCES keeper.slot(practice, id) ON DELETE CASCADE
password                 PRIMARY KEY (practice, slot)
password                 UNIQUE (login_name)
practice                 PRIMARY KEY (id)
recovery                 CHECK ((((token_digest IS NULL) = (handover IS NULL)) AND ((token_digest IS NULL) = (link_expires_at IS NULL))))
recovery                 FOREIGN KEY (practice) REFERENCES keeper.practice(id)
recovery                 FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
recovery                 FOREIGN KEY (practice, approval) REFERENCES keeper.approval(practice, id)
recovery                 FOREIGN KEY (practice, helper) REFERENCES keeper.account(practice, id)
recovery                 PRIMARY KEY (practice, id)
recovery_key             FOREIGN KEY (practice, helper) REFERENCES keeper.account(practice, id)
recovery_key             FOREIGN KEY (practice, recovery_set) REFERENCES keeper.recovery_set(practice, id) ON DELETE CASCADE
recovery_key             PRIMARY KEY (practice, recovery_set, helper)
recovery_notice          CHECK ((kind = ANY (ARRAY['recovery-kit'::text, 'recovery'::text])))
recovery_notice          FOREIGN KEY (practice) REFERENCES keeper.practice(id)
recovery_notice          FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
recovery_notice          PRIMARY KEY (practice, id)
recovery_set             FOREIGN KEY (practice) REFERENCES keeper.practice(id)
recovery_set             FOREIGN KEY (practice, account) REFERENCES keeper.account(practice, id)
recovery_set             PRIMARY KEY (practice, account)
recovery_set             UNIQUE (practice, id)
refusal                  FOREIGN KEY (practice) REFERENCES keeper.practice(id)
refusal                  PRIMARY KEY (practice, account)
reservation              PRIMARY KEY (practice)
sealed_notice            CHECK ((length(opener) = 32))
sealed_notice            CHECK ((state = ANY (ARRAY['sending'::text, 'accepted'::text, 'refused'::text, 'later'::text])))
sealed_notice            FOREIGN KEY (practice, case_id, chart) REFERENCES keeper.notice(practice, case_id, chart)
sealed_notice            PRIMARY KEY (practice, id)
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
snoop_cursor             FOREIGN KEY (practice) REFERENCES keeper.practice(id)
snoop_cursor             PRIMARY KEY (practice)
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
search_token             PRIMARY KEY (practice, token, chart)

-- Indexes of keeper
account                  UNIQUE USING btree (practice, id)
alarm                    UNIQUE USING btree (practice, id)
alarm                    UNIQUE USING btree (practice, kind, subject) WHERE (state <> 'closed'::text)
alarm                    USING btree (practice, due_at) WHERE (due_at IS NOT NULL)
alarm_channel            UNIQUE USING btree (practice, id)
alarm_delivery           UNIQUE USING btree (practice, id)
alarm_delivery           USING btree (practice, channel, created_at)
alarm_delivery           USING btree (practice, next_at) WHERE (next_at IS NOT NULL)
approval                 UNIQUE USING btree (practice, id)
approval                 USING btree (practice, not_before) WHERE (state = ANY (ARRAY['open'::text, 'approved'::text]))
attempt                  UNIQUE USING btree (id)
break_glass              UNIQUE USING btree (practice, id)
break_glass              USING btree (practice, account, since)
breaker                  UNIQUE USING btree (practice, tripped_at)
care_relation            UNIQUE USING btree (practice, account, chart, kind)
care_relation            USING btree (practice, chart)
case_chart               UNIQUE USING btree (practice, case_id, version, chart)
case_entry               UNIQUE USING btree (practice, case_id, seq)
case_entry               UNIQUE USING btree (practice, id)
case_file                UNIQUE USING btree (practice, id)
case_release             UNIQUE USING btree (practice, id)
caseload_write           UNIQUE USING btree (practice, account, chart)
chart                    UNIQUE USING btree (practice) WHERE (kind = 'practice'::text)
chart                    UNIQUE USING btree (practice, id)
code                     UNIQUE USING btree (practice, case_id, chart) WHERE (chart IS NOT NULL)
code                     UNIQUE USING btree (practice, pool, place)
code                     UNIQUE USING btree (practice, token)
code                     USING btree (practice, pool, place) WHERE (chart IS NULL)
code_pool                UNIQUE USING btree (practice, id)
cosignature              UNIQUE USING btree (practice, size, witness)
decoy_list               UNIQUE USING btree (practice)
device                   UNIQUE USING btree (practice, id)
device                   USING btree (practice, account)
drill_result             UNIQUE USING btree (practice, id)
drill_result             USING btree (practice, drill, ran_at)
export                   UNIQUE USING btree (practice, id)
failed_try               USING btree (subject, at)
finding                  UNIQUE USING btree (practice, account, chart) NULLS NOT DISTINCT WHERE (state <> ALL (ARRAY['accepted'::text, 'case'::text]))
finding                  UNIQUE USING btree (practice, id)
finding                  USING btree (practice, account, decided_at)
import                   UNIQUE USING btree (practice, id)
import                   USING btree (practice, account, valid_until)
invitation               UNIQUE USING btree (practice, id)
keeper_key               UNIQUE USING btree (practice, name, version)
key_rotation             UNIQUE USING btree ((true)) WHERE (finished_at IS NULL)
key_rotation             UNIQUE USING btree (id)
key_rotation_logged      UNIQUE USING btree (practice, rotation)
kinship                  UNIQUE USING btree (practice, kind, subject)
lock                     UNIQUE USING btree (practice, id)
lock                     USING btree (practice) WHERE (ended_at IS NULL)
log_erasure              UNIQUE USING btree (practice)
log_head                 UNIQUE USING btree (practice)
log_leaf                 UNIQUE USING btree (practice, case_entry) WHERE (case_entry IS NOT NULL)
log_leaf                 UNIQUE USING btree (practice, index)
log_leaf                 UNIQUE USING btree (practice, request) WHERE (request IS NOT NULL)
log_leaf                 USING btree (practice, account, index) WHERE (type = ANY (ARRAY['release'::text, 'write'::text]))
log_leaf                 USING btree (practice, chart, index) WHERE (chart IS NOT NULL)
log_leaf                 USING btree (practice, type, index) WHERE (type <> ALL (ARRAY['release'::text, 'write'::text]))
log_subtree              UNIQUE USING btree (practice, tile)
log_tile                 UNIQUE USING btree (practice, level, index)
notice                   UNIQUE USING btree (practice, case_id, chart)
notice                   USING btree (practice, case_id, state)
notice_letter            UNIQUE USING btree (practice, case_id, chart, letter)
notice_letter            UNIQUE USING btree (practice, verification) WHERE (verification IS NOT NULL)
notice_step              UNIQUE USING btree (practice, case_id, id)
notice_step              UNIQUE USING btree (practice, case_id, place)
notice_step              USING btree (practice, case_id, chart, place)
opening                  UNIQUE USING btree (practice, account, chart)
opening_hour             UNIQUE USING btree (practice, hour)
passkey                  UNIQUE USING btree (credential_id)
passkey                  UNIQUE USING btree (practice, slot)
passkey                  USING btree (practice, account)
password                 UNIQUE USING btree (login_name)
password                 UNIQUE USING btree (practice, slot)
practice                 UNIQUE USING btree (id)
recovery                 UNIQUE USING btree (practice, id)
recovery                 USING btree (practice, account, started_at)
recovery_key             UNIQUE USING btree (practice, recovery_set, helper)
recovery_key             USING btree (practice, helper)
recovery_notice          UNIQUE USING btree (practice, id)
recovery_notice          USING btree (practice, account) WHERE ((acknowledged_at IS NULL) AND (disputed_at IS NULL))
recovery_set             UNIQUE USING btree (practice, account)
recovery_set             UNIQUE USING btree (practice, id)
refusal                  UNIQUE USING btree (practice, account)
reservation              UNIQUE USING btree (practice)
sealed_notice            UNIQUE USING btree (practice, id)
sealed_notice            USING btree (practice, case_id, step)
sealed_notice            USING btree (practice, expires_at) WHERE (sealed IS NOT NULL)
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
snoop_cursor             UNIQUE USING btree (practice)
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
resource_token           UNIQUE USING btree (practice, key, content, chart, entry) NULLS NOT DISTINCT
search_token             UNIQUE USING btree (practice, token, chart)
search_token             USING btree (practice, chart)

-- Row-level security of keeper
account                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
alarm                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
alarm_channel            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
alarm_delivery           on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
approval                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
attempt                  OFF, unlogged
break_glass              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
breaker                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
care_relation            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
case_chart               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
case_entry               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
case_file                on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
case_release             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
caseload_write           on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
chart                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
code                     on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
code_pool                on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
cosignature              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
decoy_list               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
device                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
drill_result             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
export                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
failed_try               OFF, unlogged
finding                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
import                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
invitation               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
keeper_key               on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
key_rotation             OFF
key_rotation_logged      on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
kinship                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
lock                     on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_erasure              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_head                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_leaf                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_subtree              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
log_tile                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
notice                   on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
notice_letter            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
notice_step              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
opening                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
opening_hour             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
passkey                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
password                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
practice                 on, ALL to {public} using (id = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
recovery                 on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
recovery_key             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
recovery_notice          on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
recovery_set             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
refusal                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
reservation              OFF
sealed_notice            on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
segment                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
segment_key              on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
server_secret            OFF
session                  on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
share                    on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
slot                     on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
snoop_cursor             on, ALL to {public} using (practice = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)
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
alarm                    subrosa_keeper   INSERT, SELECT, UPDATE
alarm_channel            subrosa_keeper   INSERT, SELECT, UPDATE
alarm_delivery           subrosa_keeper   INSERT, SELECT, UPDATE
approval                 subrosa_keeper   INSERT, SELECT, UPDATE
attempt                  subrosa_keeper   DELETE, INSERT, SELECT
break_glass              subrosa_keeper   INSERT, SELECT, UPDATE
breaker                  subrosa_keeper   INSERT, SELECT, UPDATE
care_relation            subrosa_keeper   INSERT, SELECT, UPDATE
case_chart               subrosa_keeper   DELETE, INSERT, SELECT
case_entry               subrosa_keeper   INSERT, SELECT
case_file                subrosa_keeper   INSERT, SELECT, UPDATE
case_release             subrosa_keeper   INSERT, SELECT
caseload_write           subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
chart                    subrosa_keeper   INSERT, SELECT, UPDATE
code                     subrosa_keeper   DELETE, INSERT, SELECT
code_pool                subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
cosignature              subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
decoy_list               subrosa_keeper   INSERT, SELECT, UPDATE
device                   subrosa_keeper   INSERT, SELECT, UPDATE
drill_result             subrosa_keeper   INSERT, SELECT
export                   subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
failed_try               subrosa_keeper   DELETE, INSERT, SELECT
finding                  subrosa_keeper   INSERT, SELECT, UPDATE
import                   subrosa_keeper   INSERT, SELECT
invitation               subrosa_keeper   INSERT, SELECT, UPDATE
keeper_key               subrosa_keeper   INSERT, SELECT
key_rotation             subrosa_keeper   INSERT, SELECT
key_rotation_logged      subrosa_keeper   INSERT, SELECT
kinship                  subrosa_keeper   INSERT, SELECT, UPDATE
lock                     subrosa_keeper   INSERT, SELECT, UPDATE
log_erasure              subrosa_keeper   INSERT, SELECT, UPDATE
log_head                 subrosa_keeper   INSERT, SELECT, UPDATE
log_leaf                 subrosa_keeper   INSERT, SELECT
log_subtree              subrosa_keeper   INSERT, SELECT, UPDATE
log_tile                 subrosa_keeper   INSERT, SELECT, UPDATE
notice                   subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
notice_letter            subrosa_keeper   INSERT, SELECT
notice_step              subrosa_keeper   INSERT, SELECT
opening                  subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
opening_hour             subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
passkey                  subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
password                 subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
practice                 subrosa_keeper   INSERT, SELECT, UPDATE
recovery                 subrosa_keeper   INSERT, SELECT, UPDATE
recovery_key             subrosa_keeper   DELETE, INSERT, SELECT
recovery_notice          subrosa_keeper   INSERT, SELECT, UPDATE
recovery_set             subrosa_keeper   DELETE, INSERT, SELECT
refusal                  subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
reservation              subrosa_keeper   DELETE, INSERT, SELECT
sealed_notice            subrosa_keeper   DELETE, INSERT, SELECT
segment                  subrosa_keeper   INSERT, SELECT, UPDATE
segment_key              subrosa_keeper   INSERT, SELECT
server_secret            subrosa_keeper   INSERT, SELECT
session                  subrosa_keeper   INSERT, SELECT, UPDATE
share                    subrosa_keeper   INSERT, SELECT, UPDATE
slot                     subrosa_keeper   DELETE, INSERT, SELECT, UPDATE
snoop_cursor             subrosa_keeper   INSERT, SELECT, UPDATE
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
attempt                  subrosa_keeper   UPDATE (state)
code                     subrosa_keeper   UPDATE (assigned_at, assigned_by, case_id, chart, used_at)
keeper_key               subrosa_keeper   UPDATE (sealed)
key_rotation             subrosa_keeper   UPDATE (finished_at, previous)
log_leaf                 subrosa_keeper   UPDATE (event, salt)
recovery_key             subrosa_keeper   UPDATE (sealed, signature)
reservation              subrosa_keeper   UPDATE (sealed_log_seed)
sealed_notice            subrosa_keeper   UPDATE (answered_at, code, opened_at, sealed, state)
server_secret            subrosa_keeper   UPDATE (sealed)

-- Functions of keeper
analyze_cases() returns void, as its owner, in search_path=keeper, for subrosa_keeper
any_practice() returns boolean, as its owner, in search_path=keeper, for subrosa_keeper
keep_subtrees() returns trigger, for
parent_row(hashes bytea) returns bytea, for
practice_ids() returns SETOF uuid, as its owner, in search_path=keeper, for subrosa_keeper
practice_of_credential(bytea) returns uuid, as its owner, in search_path=keeper, for subrosa_keeper
practice_of_login(text) returns uuid, as its owner, in search_path=keeper, for subrosa_keeper
practices_with_witnesses() returns SETOF uuid, as its owner, in search_path=keeper, for subrosa_keeper
raise_revision() returns trigger, for
revise_chart() returns trigger, for
revise_charts_of_segments() returns trigger, for
revise_charts_of_wraps() returns trigger, for
write_known(p uuid, size_known bigint, checkpoint_known text, at timestamp with time zone, sessions uuid[], session_accounts uuid[], session_roles text[], members uuid[], member_teams uuid[], member_cares text[], charts uuid[], chart_facts text[], chart_heads integer[], segments uuid[], segment_facts text[], segment_heads integer[], entry_charts uuid[], entry_segments uuid[], entries uuid[], seqs integer[], key_versions integer[], sealed bytea[], authors uuid[], related uuid[], related_charts uuid[], leaf_indexes bigint[], leaf_data bytea[], salts bytea[], events text[], types text[], leaf_charts uuid[], leaf_accounts uuid[], tile_levels integer[], tile_indexes bigint[], tile_widths integer[], tile_hashes bytea[], size_new bigint, checkpoint_new text) returns boolean, for subrosa_keeper
