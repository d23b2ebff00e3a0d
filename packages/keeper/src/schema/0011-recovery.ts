/** Recovery by helpers, and what a person is told of recoveries of their account (spec/account.md, "Recovery by helpers"). */
export const keeper0011 = {
  id: 11,
  name: "recovery",
  sql: `
-- Whom a request is about: never its second person.
alter table keeper.approval add column subject uuid;

-- Whom a person has named, one naming at a time: the account key under two halves, and the keeper's half under its share key.
create table keeper.recovery_set (
  practice uuid not null references keeper.practice,
  account uuid not null,
  id uuid not null,
  sealed_account_key bytea not null,
  sealed_share bytea not null,
  created_at timestamptz not null,
  primary key (practice, account),
  unique (practice, id),
  foreign key (practice, account) references keeper.account
);

-- The other half, sealed to each helper; empty once the helper's work here has ended, for the person to be told.
create table keeper.recovery_key (
  practice uuid not null,
  recovery_set uuid not null,
  helper uuid not null,
  sealed bytea not null,
  signature bytea not null,
  primary key (practice, recovery_set, helper),
  foreign key (practice, recovery_set) references keeper.recovery_set (practice, id) on delete cascade,
  foreign key (practice, helper) references keeper.account
);
create index on keeper.recovery_key (practice, helper);

create table keeper.recovery (
  practice uuid not null references keeper.practice,
  id uuid not null,
  account uuid not null,
  helper uuid not null,
  recovery_set uuid not null,
  approval uuid not null,
  started_at timestamptz not null,
  -- the link, once there is one: SHA-256 of its token, and the recovery key for who holds it
  token_digest bytea,
  handover bytea,
  link_expires_at timestamptz,
  -- the device that the link is good for
  opened_by bytea,
  used_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account,
  foreign key (practice, helper) references keeper.account,
  foreign key (practice, approval) references keeper.approval,
  check ((token_digest is null) = (handover is null) and (token_digest is null) = (link_expires_at is null))
);
create index on keeper.recovery (practice, account, started_at);

create table keeper.recovery_notice (
  practice uuid not null references keeper.practice,
  id uuid not null,
  account uuid not null,
  kind text not null check (kind in ('recovery-kit', 'recovery')),
  -- the device that came in, and the one helper
  device uuid not null,
  helper uuid,
  at timestamptz not null,
  acknowledged_at timestamptz,
  disputed_at timestamptz,
  primary key (practice, id),
  foreign key (practice, account) references keeper.account
);
create index on keeper.recovery_notice (practice, account) where acknowledged_at is null and disputed_at is null;

do $$
declare t text;
begin
  foreach t in array array['recovery_set', 'recovery_key', 'recovery', 'recovery_notice']
  loop
    execute format('alter table keeper.%I enable row level security', t);
    execute format('create policy practice on keeper.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, delete on keeper.recovery_set, keeper.recovery_key to subrosa_keeper;
grant update (sealed, signature) on keeper.recovery_key to subrosa_keeper;
grant select, insert, update on keeper.recovery, keeper.recovery_notice to subrosa_keeper;
`,
}
