/** Lost devices. Writing into colleagues' caseloads: whom somebody wrote for lately, and imports that were let through (spec/governor.md, "Imports"). */
export const keeper0009 = {
  id: 9,
  name: "lost-device-caseload",
  sql: `
-- Reported lost: its ledger is shown to officers from then on as it was.
alter table keeper.device add column lost_at timestamptz;

-- Patients without a care relation to the writer; kept for a day.
create table keeper.caseload_write (
  practice uuid not null references keeper.practice,
  account uuid not null,
  chart uuid not null,
  at timestamptz not null,
  primary key (practice, account, chart)
);

create table keeper.import (
  practice uuid not null references keeper.practice,
  id uuid not null,
  account uuid not null,
  charts int not null,
  valid_until timestamptz not null,
  primary key (practice, id)
);
create index on keeper.import (practice, account, valid_until);

do $$
declare t text;
begin
  foreach t in array array['caseload_write', 'import']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update, delete on keeper.caseload_write to subrosa_keeper;
grant select, insert on keeper.import to subrosa_keeper;
`,
}
