/**
 * The keeper's tables: people, teams, keys that it cannot use, shares, the log.
 *
 * Every table leads with the practice's id, in primary and foreign keys too, so that the schema distributes by practice and
 * row-level security is one policy everywhere: a connection sees the practice named by `subrosa.practice` and nothing else.
 */
export const keeper0001 = {
  id: 1,
  name: "keeper",
  sql: `
create schema if not exists keeper;
grant usage on schema keeper to subrosa_keeper;

create table keeper.practice (
  id uuid primary key,
  card text not null,
  card_signature bytea not null,
  limits jsonb not null,
  settings jsonb not null,
  created_at timestamptz not null
);

-- A practice about to be made: its id, log key and the WebAuthn challenge of its first owner.
create table keeper.reservation (
  practice uuid primary key,
  account uuid not null,
  log_origin text not null,
  log_key text not null,
  sealed_log_seed bytea not null,
  challenge bytea not null,
  prf_salt bytea not null,
  expires_at timestamptz not null
);

create table keeper.keeper_key (
  practice uuid not null references keeper.practice,
  name text not null check (name in ('share', 'token', 'log')),
  version int not null,
  sealed bytea not null,
  primary key (practice, name, version)
);

create table keeper.account (
  practice uuid not null references keeper.practice,
  id uuid not null,
  state text not null check (state in ('pending', 'active', 'ended')),
  roles text[] not null,
  card text not null,
  card_signature bytea not null,
  secrets bytea not null,
  endorsement text,
  endorsement_signature bytea,
  invited_by uuid,
  prf_salt bytea not null,
  key_file boolean not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (practice, id)
);

create table keeper.slot (
  practice uuid not null,
  id uuid not null,
  account uuid not null,
  kind text not null check (kind in ('passkey', 'password', 'recovery-kit')),
  label text not null,
  sealed bytea not null,
  -- SHA-256 of the kit proof
  proof_digest bytea,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account,
  check ((kind = 'recovery-kit') = (proof_digest is not null))
);
create index on keeper.slot (practice, account);

create table keeper.passkey (
  practice uuid not null,
  slot uuid not null,
  account uuid not null,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  primary key (practice, slot),
  foreign key (practice, slot) references keeper.slot on delete cascade
);
create index on keeper.passkey (practice, account);

create table keeper.password (
  practice uuid not null,
  slot uuid not null,
  account uuid not null,
  login_name text not null unique,
  registration_record bytea not null,
  sealed_totp_secret bytea not null,
  totp_last_step bigint not null,
  primary key (practice, slot),
  foreign key (practice, slot) references keeper.slot on delete cascade
);

create table keeper.device (
  practice uuid not null,
  id uuid not null,
  account uuid not null,
  public_key bytea not null,
  label text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz,
  ended_at timestamptz,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account
);
create index on keeper.device (practice, account);

create table keeper.session (
  practice uuid not null,
  id uuid not null,
  account uuid not null,
  device uuid not null,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  fresh_until timestamptz not null,
  ended_at timestamptz,
  primary key (practice, id),
  foreign key (practice, device) references keeper.device
);
create index on keeper.session (practice, account);

create table keeper.invitation (
  practice uuid not null references keeper.practice,
  id uuid not null,
  token_digest bytea not null,
  roles text[] not null,
  label text not null,
  invited_by uuid not null,
  inviter_mac bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  account uuid,
  newcomer_mac bytea,
  ended_at timestamptz,
  primary key (practice, id),
  foreign key (practice, invited_by) references keeper.account
);

create table keeper.team (
  practice uuid not null references keeper.practice,
  id uuid not null,
  kind text not null check (kind in ('practice', 'officers', 'emergency', 'care', 'personal')),
  name text not null,
  version int not null,
  created_at timestamptz not null,
  primary key (practice, id)
);
create unique index on keeper.team (practice, kind) where kind in ('practice', 'officers', 'emergency');

create table keeper.team_member (
  practice uuid not null,
  team uuid not null,
  account uuid not null,
  custodian boolean not null,
  primary key (practice, team, account),
  foreign key (practice, team) references keeper.team,
  foreign key (practice, account) references keeper.account
);
create index on keeper.team_member (practice, account);

create table keeper.team_key (
  practice uuid not null,
  team uuid not null,
  version int not null,
  account uuid not null,
  sealed bytea not null,
  sealer uuid not null,
  signature bytea not null,
  primary key (practice, team, version, account),
  foreign key (practice, team) references keeper.team,
  foreign key (practice, account) references keeper.account
);
create index on keeper.team_key (practice, account);

create table keeper.chart (
  practice uuid not null references keeper.practice,
  id uuid not null,
  kind text not null check (kind in ('patient', 'practice')),
  care_team uuid not null,
  head int not null default 0,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (practice, id),
  foreign key (practice, care_team) references keeper.team
);
create unique index on keeper.chart (practice) where kind = 'practice';

create table keeper.segment (
  practice uuid not null,
  chart uuid not null,
  id uuid not null,
  kind text not null,
  key_version int not null,
  -- psychotherapy-notes: whose; else null
  author uuid,
  head int not null default 0,
  primary key (practice, id),
  unique (practice, chart, id),
  foreign key (practice, chart) references keeper.chart
);
create unique index on keeper.segment (practice, chart, kind) where author is null;
create unique index on keeper.segment (practice, chart, kind, author) where author is not null;

create table keeper.segment_key (
  practice uuid not null,
  segment uuid not null,
  key_version int not null,
  team uuid not null,
  team_version int not null,
  wrapped bytea not null,
  primary key (practice, segment, key_version, team, team_version),
  foreign key (practice, segment) references keeper.segment,
  foreign key (practice, team) references keeper.team
);

create table keeper.share (
  practice uuid not null,
  chart uuid not null,
  segment uuid not null,
  entry uuid not null,
  seq int not null,
  key_version int not null,
  -- null once shredded
  sealed bytea,
  author uuid not null,
  recorded_at timestamptz not null,
  primary key (practice, chart, seq),
  unique (practice, entry),
  foreign key (practice, chart, segment) references keeper.segment (practice, chart, id)
);

-- What the governor counts: which account opened which chart when.
create table keeper.opening (
  practice uuid not null,
  account uuid not null,
  chart uuid not null,
  at timestamptz not null,
  primary key (practice, account, at, chart)
);

create table keeper.export (
  practice uuid not null,
  id uuid not null,
  account uuid not null,
  valid_until timestamptz not null,
  primary key (practice, id)
);

create table keeper.log_head (
  practice uuid primary key references keeper.practice,
  size bigint not null,
  checkpoint text not null
);

create table keeper.log_leaf (
  practice uuid not null references keeper.practice,
  index bigint not null,
  leaf_data bytea not null,
  -- beside the tree, erasable: null once erased
  salt bytea,
  event text,
  -- what the keeper must find again without reading events
  type text not null,
  chart uuid,
  account uuid not null,
  request bytea,
  primary key (practice, index)
);
create index on keeper.log_leaf (practice, chart, index) where chart is not null;
create unique index on keeper.log_leaf (practice, request) where request is not null;

create table keeper.log_tile (
  practice uuid not null references keeper.practice,
  level int not null,
  index bigint not null,
  width int not null,
  hashes bytea not null,
  primary key (practice, level, index)
);

-- The server's own secrets (the OPAQUE server setup), sealed under the key-encryption key.
create table keeper.server_secret (
  name text primary key,
  sealed bytea not null
);

-- Sign-in attempts under way, before it is known whose. Lost in a crash: one simply starts again.
create unlogged table keeper.attempt (
  id uuid primary key,
  kind text not null,
  practice uuid,
  account uuid,
  state bytea not null,
  expires_at timestamptz not null
);

-- Failed tries per subject (an account, a login name's digest, an address), for slowing down guesses.
create unlogged table keeper.failed_try (
  subject text not null,
  at timestamptz not null
);
create index on keeper.failed_try (subject, at);

do $$
declare t text;
begin
  foreach t in array array['keeper_key','account','slot','passkey','password','device','session','invitation','team','team_member',
    'team_key','chart','segment','segment_key','share','opening','export','log_head','log_leaf','log_tile']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
alter table keeper.practice enable row level security;
create policy practice on keeper.practice using (id = nullif(current_setting('subrosa.practice', true), '')::uuid);

grant select, insert on all tables in schema keeper to subrosa_keeper;
grant update on keeper.practice, keeper.account, keeper.slot, keeper.passkey, keeper.password, keeper.device, keeper.session, keeper.invitation,
  keeper.team, keeper.team_member, keeper.chart, keeper.segment, keeper.share, keeper.log_head, keeper.log_tile, keeper.export to subrosa_keeper;
grant update (salt, event) on keeper.log_leaf to subrosa_keeper;
grant delete on keeper.slot, keeper.passkey, keeper.password, keeper.reservation, keeper.team_member, keeper.team_key, keeper.opening,
  keeper.export, keeper.attempt, keeper.failed_try to subrosa_keeper;

-- The only look-ups that may cross practices: whose sign-in is this, and is there any practice yet?
create function keeper.practice_of_credential(bytea) returns uuid language sql stable security definer set search_path = keeper
  as 'select practice from keeper.passkey where credential_id = $1';
create function keeper.practice_of_login(text) returns uuid language sql stable security definer set search_path = keeper
  as 'select practice from keeper.password where login_name = $1';
create function keeper.any_practice() returns boolean language sql stable security definer set search_path = keeper
  as 'select exists (select from keeper.practice)';
revoke execute on all functions in schema keeper from public;
grant execute on all functions in schema keeper to subrosa_keeper;
`,
}
