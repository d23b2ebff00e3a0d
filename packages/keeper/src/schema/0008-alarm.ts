/** Alarms with their outbox, the review queue, kinship tokens, the list of decoys (spec/alarm.md, spec/kinship.md). */
export const keeper0008 = {
  id: 8,
  name: "alarm",
  sql: `
-- watch: seals what the keeper keeps of alarms (addresses, decoys, kinship).
alter table keeper.keeper_key drop constraint keeper_key_name_check;
alter table keeper.keeper_key add constraint keeper_key_name_check check (name in ('share', 'token', 'log', 'watch'));

create table keeper.alarm (
  practice uuid not null references keeper.practice,
  id uuid not null,
  kind text not null,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  subject_kind text not null check (subject_kind in ('account', 'device', 'team', 'chart', 'practice')),
  subject uuid not null,
  -- whose acts raised it
  account uuid,
  state text not null check (state in ('open', 'looking', 'closed')),
  count int not null,
  level int not null,
  raised_at timestamptz not null,
  last_at timestamptz not null,
  -- when it escalates; null once closed
  due_at timestamptz,
  locked_at timestamptz,
  answer text check (answer in ('looking', 'right', 'not-right')),
  answered_by uuid,
  answered_at timestamptz,
  case_id uuid,
  evidence bigint[] not null,
  primary key (practice, id),
  check ((state = 'closed') = (due_at is null))
);
create unique index on keeper.alarm (practice, kind, subject) where state <> 'closed';
create index on keeper.alarm (practice, due_at) where due_at is not null;

create table keeper.alarm_channel (
  practice uuid not null references keeper.practice,
  id uuid not null,
  kind text not null check (kind in ('email', 'webhook')),
  label text not null,
  stage text not null check (stage in ('first', 'escalated')),
  least text not null check (least in ('notice', 'warning', 'critical')),
  -- address or URL with its secret, under the watch key
  sealed bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (practice, id)
);

-- The outbox. The id is the message's own: a receiver that sees it twice drops the second.
create table keeper.alarm_delivery (
  practice uuid not null,
  id uuid not null,
  channel uuid not null,
  -- null: a first message to a new channel
  alarm uuid,
  cause text not null check (cause in ('raised', 'escalated', 'locked', 'hello')),
  created_at timestamptz not null,
  attempts int not null,
  -- when it is to be tried; null once delivered or given up
  next_at timestamptz,
  delivered_at timestamptz,
  failure text,
  primary key (practice, id),
  foreign key (practice, channel) references keeper.alarm_channel,
  foreign key (practice, alarm) references keeper.alarm
);
create index on keeper.alarm_delivery (practice, next_at) where next_at is not null;
create index on keeper.alarm_delivery (practice, channel, created_at);

-- Tokens of what makes people kin (spec/kinship.md), sealed and padded: the database shows no frequencies.
create table keeper.kinship (
  practice uuid not null references keeper.practice,
  kind text not null check (kind in ('chart', 'account')),
  subject uuid not null,
  sealed bytea not null,
  primary key (practice, kind, subject)
);

-- Which charts are decoys: one padded value under the watch key. Nothing else tells them from others.
create table keeper.decoy_list (
  practice uuid primary key references keeper.practice,
  version int not null,
  sealed bytea not null
);

-- How far the openings in the log have been looked at.
create table keeper.snoop_cursor (
  practice uuid primary key references keeper.practice,
  next_index bigint not null,
  judged_at timestamptz not null
);

-- The review queue.
create table keeper.finding (
  practice uuid not null references keeper.practice,
  id uuid not null,
  account uuid not null,
  -- null: about many charts
  chart uuid,
  state text not null check (state in ('open', 'questioned', 'explained', 'accepted', 'case')),
  -- score, signals and log indexes, under the watch key
  sealed bytea not null,
  found_at timestamptz not null,
  last_at timestamptz not null,
  -- sealed for staff by the clients
  question bytea,
  answer bytea,
  decided_by uuid,
  decided_at timestamptz,
  case_id uuid,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account
);
create unique index on keeper.finding (practice, account, chart) nulls not distinct where state not in ('accepted', 'case');
create index on keeper.finding (practice, account, decided_at);

do $$
declare t text;
begin
  foreach t in array array['alarm', 'alarm_channel', 'alarm_delivery', 'kinship', 'decoy_list', 'snoop_cursor', 'finding']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
    execute format('grant select, insert, update on keeper.%I to subrosa_keeper', t);
  end loop;
end $$;

-- Work that no request asks for goes through the practices one by one.
create function keeper.practices() returns setof uuid language sql stable security definer set search_path = keeper
  as 'select id from keeper.practice';
revoke execute on function keeper.practices() from public;
grant execute on function keeper.practices() to subrosa_keeper;
`,
}
