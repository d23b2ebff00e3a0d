/** Another key-encryption key: which one follows which, and how far the change has come (spec/keys.md, "Another key-encryption key"). */
export const keeper0006 = {
  id: 6,
  name: "key-rotation",
  sql: `
create table keeper.key_rotation (
  id uuid primary key,
  -- where the key that follows is, sealed under the one before: who holds only that one finds the next
  next bytea not null,
  -- where the one before is, sealed under the one that follows; null once nothing is sealed under it any more
  previous bytea,
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index on keeper.key_rotation ((true)) where finished_at is null;

-- Whose log has it already.
create table keeper.key_rotation_logged (
  practice uuid not null references keeper.practice,
  rotation uuid not null references keeper.key_rotation,
  primary key (practice, rotation)
);
alter table keeper.key_rotation_logged enable row level security;
create policy practice on keeper.key_rotation_logged using (practice = nullif(current_setting('subrosa.practice', true), '')::uuid);

grant select, insert on keeper.key_rotation, keeper.key_rotation_logged to subrosa_keeper;
grant update (previous, finished_at) on keeper.key_rotation to subrosa_keeper;
-- What is sealed under a key-encryption key is sealed anew under the next.
grant update (sealed) on keeper.keeper_key, keeper.server_secret to subrosa_keeper;
grant update (sealed_log_seed) on keeper.reservation to subrosa_keeper;
grant update (state) on keeper.attempt to subrosa_keeper;

create function keeper.practice_ids() returns setof uuid language sql stable security definer set search_path = keeper
  as 'select id from keeper.practice order by created_at, id';
revoke execute on function keeper.practice_ids() from public;
grant execute on function keeper.practice_ids() to subrosa_keeper;
`,
}
