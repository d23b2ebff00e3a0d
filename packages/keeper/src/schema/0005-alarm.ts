/** Alarms, where they are sent, and the outbox: what was raised is told at least once, whatever dies in between. */
export const keeperAlarm = {
  id: 5,
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

do $$
declare t text;
begin
  foreach t in array array['alarm', 'alarm_channel', 'alarm_delivery']
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
