/** Approvals and locks (spec/governor.md). */
export const keeper0002 = {
  id: 2,
  name: "approval-lock",
  sql: `
-- Since when someone could be the second person: one made an officer after a request does not count for it.
alter table keeper.account add column officer_since timestamptz;
update keeper.account set officer_since = created_at where roles && array['owner', 'privacy-officer'];

create table keeper.approval (
  practice uuid not null references keeper.practice,
  id uuid not null,
  kind text not null,
  -- canonical JSON, and SHA-256 of it
  act text not null,
  act_digest bytea not null,
  requested_by uuid not null,
  device uuid not null,
  session uuid not null,
  requested_at timestamptz not null,
  not_before timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'approved', 'refused', 'cancelled', 'applied')),
  decided_by uuid,
  decided_at timestamptz,
  primary key (practice, id),
  foreign key (practice, requested_by) references keeper.account
);
create index on keeper.approval (practice, not_before) where state in ('open', 'approved');

create table keeper.lock (
  practice uuid not null references keeper.practice,
  id uuid not null,
  subject_kind text not null check (subject_kind in ('account', 'device', 'team', 'chart', 'practice')),
  subject uuid not null,
  because text not null,
  case_id uuid,
  by uuid not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (practice, id)
);
create index on keeper.lock (practice) where ended_at is null;

do $$
declare t text;
begin
  foreach t in array array['approval', 'lock']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update on keeper.approval, keeper.lock to subrosa_keeper;
`,
}
