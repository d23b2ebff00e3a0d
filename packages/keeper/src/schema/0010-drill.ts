/** Results of drills, kept as evidence (spec/drill.md). */
export const keeper0010 = {
  id: 10,
  name: "drill",
  sql: `
create table keeper.drill_result (
  practice uuid not null references keeper.practice,
  id uuid not null,
  drill text not null,
  account uuid not null,
  ran_at timestamptz not null,
  kept_at timestamptz not null,
  bars int not null,
  missed int not null check (missed between 0 and bars),
  -- sealed by the client for the officers
  report bytea not null,
  signature bytea not null,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account
);
create index on keeper.drill_result (practice, drill, ran_at);
alter table keeper.drill_result enable row level security;
create policy practice on keeper.drill_result using (practice = nullif(current_setting('subrosa.practice', true), '')::uuid);
grant select, insert on keeper.drill_result to subrosa_keeper;
`,
}
