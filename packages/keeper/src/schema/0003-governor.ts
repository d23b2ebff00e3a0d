/** What the governor knows: weights and tiers of openings, care relations, emergencies, the practice's rhythm (spec/governor.md). */
export const keeper0003 = {
  id: 3,
  name: "governor",
  sql: `
-- As how many patients an opening counts, and when the chart's guarded segments were last among what was opened.
alter table keeper.opening
  add column weight smallint not null default 1,
  add column notes_at timestamptz,
  add column substance_at timestamptz;

-- Since when someone is on a team: a membership that began a few days ago explains openings.
alter table keeper.team_member add column since timestamptz;
update keeper.team_member m set since = t.created_at from keeper.team t where t.practice = m.practice and t.id = m.team;
alter table keeper.team_member alter column since set not null, alter column since set default now();

create table keeper.care_relation (
  practice uuid not null references keeper.practice,
  account uuid not null,
  chart uuid not null,
  kind text not null check (kind in ('author', 'created', 'assigned', 'hand-over', 'appointment', 'billing-task', 'supervision',
    'break-glass')),
  since timestamptz not null,
  -- null: without an end
  until timestamptz,
  -- who set it; for what writing brings about, the writer
  by uuid not null,
  primary key (practice, account, chart, kind),
  foreign key (practice, chart) references keeper.chart,
  foreign key (practice, account) references keeper.account
);
create index on keeper.care_relation (practice, chart);

-- Emergency openings of charts outside one's care teams. The grant itself is the care relation of that kind.
create table keeper.break_glass (
  practice uuid not null references keeper.practice,
  id uuid not null,
  account uuid not null,
  chart uuid not null,
  device uuid not null,
  code text not null,
  -- the reason in words, sealed for staff
  note bytea not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (practice, id),
  foreign key (practice, chart) references keeper.chart,
  foreign key (practice, account) references keeper.account
);
create index on keeper.break_glass (practice, account, since);

-- The practice's rhythm: openings in each hour, and what the breaker took as too many in it when it began.
create table keeper.opening_hour (
  practice uuid not null references keeper.practice,
  hour timestamptz not null,
  openings int not null,
  threshold int,
  primary key (practice, hour)
) with (fillfactor = 50);

create table keeper.breaker (
  practice uuid not null references keeper.practice,
  tripped_at timestamptz not null,
  openings int not null,
  threshold int not null,
  answered_by uuid,
  answered_at timestamptz,
  -- after an officer's answer the breaker rests until then
  quiet_until timestamptz,
  primary key (practice, tripped_at)
);

-- Refusals in a row at a limit, by account: what hammers is locked.
create table keeper.refusal (
  practice uuid not null references keeper.practice,
  account uuid not null,
  refusals int not null,
  last_at timestamptz not null,
  primary key (practice, account)
);

do $$
declare t text;
begin
  foreach t in array array['care_relation', 'break_glass', 'opening_hour', 'breaker', 'refusal']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update on keeper.care_relation, keeper.break_glass, keeper.opening_hour, keeper.breaker, keeper.refusal to subrosa_keeper;
grant delete on keeper.opening_hour, keeper.refusal to subrosa_keeper;
grant update on keeper.opening to subrosa_keeper;
`,
}
