/** Cases: their journal, the people of their scope, what became of each notice, codes that are given out once (spec/case.md). */
export const keeper0004 = {
  id: 4,
  name: "case",
  sql: `
-- Which entry of which case's journal a leaf is; and what one person did, in order, without reading the log.
alter table keeper.log_leaf add column case_entry uuid;
create unique index on keeper.log_leaf (practice, case_entry) where case_entry is not null;
create index on keeper.log_leaf (practice, account, index) where type in ('release', 'write');
create index on keeper.log_leaf (practice, type, index) where type not in ('release', 'write');

create table keeper.case_file (
  practice uuid not null references keeper.practice,
  id uuid not null,
  opened_at timestamptz not null,
  rehearsal boolean not null,
  hold boolean not null,
  -- the log from here on is what it may rest on
  reach_from bigint not null,
  closed_at timestamptz,
  entries int not null,
  -- version of the scope in force, 0: none
  scope int not null,
  primary key (practice, id)
);

-- Append-only: nothing here is ever changed.
create table keeper.case_entry (
  practice uuid not null,
  case_id uuid not null,
  seq int not null,
  id uuid not null,
  account uuid not null,
  device uuid not null,
  at timestamptz not null,
  -- canonical JSON, structure only
  body text not null,
  -- sealed under the officers' key
  text bytea,
  primary key (practice, case_id, seq),
  unique (practice, id),
  foreign key (practice, case_id) references keeper.case_file
);

create table keeper.case_chart (
  practice uuid not null,
  case_id uuid not null,
  version int not null,
  chart uuid not null,
  primary key (practice, case_id, version, chart),
  foreign key (practice, case_id) references keeper.case_file,
  foreign key (practice, chart) references keeper.chart
);

create table keeper.case_release (
  practice uuid not null,
  id uuid not null,
  case_id uuid not null,
  version int not null,
  kinds text[] not null,
  account uuid not null,
  valid_until timestamptz not null,
  primary key (practice, id),
  foreign key (practice, case_id) references keeper.case_file
);

create table keeper.notice (
  practice uuid not null,
  case_id uuid not null,
  chart uuid not null,
  state text not null check (state in ('affected', 'held-back', 'made', 'sent', 'delivered', 'returned', 'unreachable', 'read')),
  channel text,
  letter bytea,
  reason text,
  dropped boolean not null,
  updated_at timestamptz not null,
  primary key (practice, case_id, chart),
  foreign key (practice, case_id) references keeper.case_file
);
create index on keeper.notice (practice, case_id, state);

-- Every letter that was ever made: its code stays good.
create table keeper.notice_letter (
  practice uuid not null,
  case_id uuid not null,
  chart uuid not null,
  letter bytea not null,
  channel text,
  -- keyed token of the code on it
  verification bytea,
  made_at timestamptz not null,
  primary key (practice, case_id, chart, letter),
  foreign key (practice, case_id, chart) references keeper.notice
);
create unique index on keeper.notice_letter (practice, verification) where verification is not null;

create table keeper.notice_step (
  practice uuid not null,
  case_id uuid not null,
  id uuid not null,
  chart uuid not null,
  to_state text not null,
  channel text,
  letter bytea,
  reason text,
  account uuid not null,
  at timestamptz not null,
  taken_at timestamptz not null,
  -- in the order in which the case's steps were taken
  place int not null,
  primary key (practice, case_id, id),
  foreign key (practice, case_id) references keeper.case_file
);
create unique index on keeper.notice_step (practice, case_id, place);
create index on keeper.notice_step (practice, case_id, chart, place);

create table keeper.code_pool (
  practice uuid not null references keeper.practice,
  id uuid not null,
  label text not null,
  codes int not null,
  expires_at timestamptz,
  complete boolean not null,
  created_at timestamptz not null,
  primary key (practice, id)
);

create table keeper.code (
  practice uuid not null,
  pool uuid not null,
  -- its place in the vendor's file, from 0
  place int not null,
  -- keyed: the same code twice is found without knowing either
  token bytea not null,
  sealed bytea not null,
  case_id uuid,
  chart uuid,
  assigned_at timestamptz,
  assigned_by uuid,
  used_at timestamptz,
  primary key (practice, pool, place),
  unique (practice, token),
  foreign key (practice, pool) references keeper.code_pool,
  foreign key (practice, case_id, chart) references keeper.notice (practice, case_id, chart),
  check ((chart is null) = (case_id is null) and (chart is null) = (assigned_at is null) and (used_at is null or chart is not null))
);
create unique index on keeper.code (practice, case_id, chart) where chart is not null;
create index on keeper.code (practice, pool, place) where chart is null;

do $$
declare t text;
begin
  foreach t in array array['case_file', 'case_entry', 'case_chart', 'case_release', 'notice', 'notice_letter', 'notice_step', 'code_pool', 'code']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert on keeper.case_file, keeper.case_entry, keeper.case_chart, keeper.case_release, keeper.notice, keeper.notice_letter,
  keeper.notice_step, keeper.code_pool, keeper.code to subrosa_keeper;
grant update on keeper.case_file, keeper.notice, keeper.code_pool to subrosa_keeper;
grant update (case_id, chart, assigned_at, assigned_by, used_at) on keeper.code to subrosa_keeper;
grant delete on keeper.case_chart, keeper.notice, keeper.code_pool, keeper.code to subrosa_keeper;
`,
}
