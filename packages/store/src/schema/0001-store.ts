/** The store's tables: ciphertext and blinded tokens, nothing else. Led by the practice's id, with row-level security as in the keeper. */
export const store0001 = {
  id: 1,
  name: "store",
  sql: `
create schema if not exists store;
grant usage on schema store to subrosa_store;

create table store.entry (
  practice uuid not null,
  chart uuid not null,
  entry uuid not null,
  segment uuid not null,
  ciphertext bytea not null,
  primary key (practice, chart, entry)
);
-- Ciphertext does not compress: storing it as it is saves the attempt.
alter table store.entry alter column ciphertext set storage external;

create table store.search_token (
  practice uuid not null,
  token bytea not null,
  chart uuid not null,
  primary key (practice, token, chart)
);
create index on store.search_token (practice, chart);

create table store.resource_token (
  practice uuid not null,
  key bytea not null,
  content bytea not null,
  chart uuid not null,
  -- the chart too: two care teams may each have imported the same file
  primary key (practice, key, content, chart)
);

create table store.attachment_chunk (
  practice uuid not null,
  chart uuid not null,
  attachment uuid not null,
  index int not null,
  segment uuid not null,
  ciphertext bytea not null,
  primary key (practice, chart, attachment, index)
);
alter table store.attachment_chunk alter column ciphertext set storage external;

create table store.document (
  practice uuid not null,
  team uuid not null,
  name text not null,
  version int not null,
  team_version int not null,
  sealed bytea not null,
  updated_at timestamptz not null,
  primary key (practice, team, name)
);

do $$
declare t text;
begin
  foreach t in array array['entry','search_token','resource_token','attachment_chunk','document']
  loop
    execute format('alter table store.%I enable row level security', t);
    execute format('create policy practice on store.%I using (practice = nullif(current_setting(''subrosa.practice'', true), '''')::uuid)', t);
  end loop;
end $$;

grant select, insert on all tables in schema store to subrosa_store;
grant update on store.document to subrosa_store;
grant delete on store.search_token, store.document, store.entry to subrosa_store;
`,
}
