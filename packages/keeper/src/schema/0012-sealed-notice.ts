/** Notices by e-mail: each link with its sealed letter and what became of its mail (spec/notice.md, "By e-mail"). */
export const keeper0012 = {
  id: 12,
  name: "sealed-notice",
  sql: `
create table keeper.sealed_notice (
  practice uuid not null,
  id uuid not null,
  case_id uuid not null,
  chart uuid not null,
  letter bytea not null,
  -- the same for every try with the same letter
  step uuid not null,
  -- null once it is over
  sealed bytea,
  -- SHA-256 of the token that opens it
  opener bytea not null check (length(opener) = 32),
  -- sending: begun, and nobody knows more, unless it is under way
  state text not null check (state in ('sending', 'accepted', 'refused', 'later')),
  code text,
  account uuid not null,
  begun_at timestamptz not null,
  answered_at timestamptz,
  expires_at timestamptz not null,
  opened_at timestamptz,
  primary key (practice, id),
  foreign key (practice, case_id, chart) references keeper.notice
);
create index on keeper.sealed_notice (practice, case_id, step);
create index on keeper.sealed_notice (practice, expires_at) where sealed is not null;
alter table keeper.sealed_notice enable row level security;
create policy practice on keeper.sealed_notice using (practice = nullif(current_setting('subrosa.practice', true), '')::uuid);
grant select, insert, delete on keeper.sealed_notice to subrosa_keeper;
grant update (sealed, state, code, answered_at, opened_at) on keeper.sealed_notice to subrosa_keeper;
`,
}
