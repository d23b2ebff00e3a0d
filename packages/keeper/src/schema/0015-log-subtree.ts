/**
 * Roots of the subtrees of each full lowest tile: who asks for proofs of a few thousand events among millions waits for thirty hashes each,
 * not for two hundred and fifty-five.
 *
 * Made of the tile by the database itself, wherever the tile comes from. Nothing rests on it: a client checks each proof against the tiles.
 */
export const keeper0015 = {
  id: 15,
  name: "log-subtree",
  sql: `
create table keeper.log_subtree (
  practice uuid not null references keeper.practice,
  tile bigint not null,
  -- of sixteen subtrees of sixteen leaves each
  roots bytea not null check (length(roots) = 512),
  primary key (practice, tile)
);
alter table keeper.log_subtree enable row level security;
create policy practice on keeper.log_subtree using (practice = nullif(current_setting('subrosa.practice', true), '')::uuid);
grant select, insert, update on keeper.log_subtree to subrosa_keeper;

-- RFC 6962, section 2.1: SHA-256(0x01 || left || right), of each pair in a row of hashes.
create function keeper.parent_row(hashes bytea) returns bytea language sql immutable parallel safe as $$
  select string_agg(sha256('\\x01'::bytea || substring(hashes from i * 64 + 1 for 64)), ''::bytea order by i)
    from generate_series(0, length(hashes) / 64 - 1) as i
$$;
create function keeper.keep_subtrees() returns trigger language plpgsql as $$
begin
  insert into keeper.log_subtree (practice, tile, roots) values (new.practice, new.index,
      keeper.parent_row(keeper.parent_row(keeper.parent_row(keeper.parent_row(new.hashes)))))
    on conflict (practice, tile) do update set roots = excluded.roots;
  return null;
end $$;
insert into keeper.log_subtree (practice, tile, roots)
  select practice, index, keeper.parent_row(keeper.parent_row(keeper.parent_row(keeper.parent_row(hashes))))
    from keeper.log_tile where level = 0 and width = 256;
create trigger keep_subtrees after insert or update on keeper.log_tile
  for each row when (new.level = 0 and new.width = 256) execute function keeper.keep_subtrees();
`,
}
