/**
 * `keeper.write_known`: writes entries' shares and their log in one statement, if everything they were decided on still holds.
 *
 * It runs with the caller's rights and under row-level security. Each statement in it sees what was committed before it began, and the lock on
 * the log's head comes first: from there on nobody else changes charts, segments, shares or the log.
 */
export const keeper0007 = {
  id: 7,
  name: "write-known",
  sql: `
create function keeper.write_known(
  p uuid, size_known bigint, checkpoint_known text, at timestamptz,
  sessions uuid[], session_accounts uuid[], session_roles text[],
  members uuid[], member_teams uuid[], member_cares text[],
  charts uuid[], chart_facts text[], chart_heads int[],
  segments uuid[], segment_facts text[], segment_heads int[],
  entry_charts uuid[], entry_segments uuid[], entries uuid[], seqs int[], key_versions int[], sealed bytea[], authors uuid[],
  related uuid[], related_charts uuid[],
  leaf_indexes bigint[], leaf_data bytea[], salts bytea[], events text[], types text[], leaf_charts uuid[], leaf_accounts uuid[],
  tile_levels int[], tile_indexes bigint[], tile_widths int[], tile_hashes bytea[],
  size_new bigint, checkpoint_new text
) returns boolean language plpgsql as $$
#variable_conflict use_column
begin
  perform from keeper.log_head h where h.practice = p and h.size = size_known and h.checkpoint = checkpoint_known for update;
  if not found then return false; end if;

  if exists (
    select from unnest(sessions, session_accounts, session_roles) as known (session, account, roles)
    left join keeper.session s on s.practice = p and s.id = known.session and s.account = known.account and s.ended_at is null
    left join keeper.account a on a.practice = p and a.id = known.account and a.state = 'active'
      and array_to_string(a.roles, ' ') = known.roles
    where s.id is null or a.id is null
  ) or exists (
    select from unnest(members, member_teams, member_cares) as known (account, team, care)
    left join keeper.team_member m on m.practice = p and m.team = known.team and m.account = known.account
    where case m.custodian when true then 'custodian' when false then 'member' else 'none' end is distinct from known.care
  ) or exists (
    select from unnest(charts, chart_facts) as known (id, facts)
    left join keeper.chart c on c.practice = p and c.id = known.id
    where c.kind || '/' || c.care_team || '/' || c.head is distinct from known.facts
  ) or exists (
    select from unnest(segments, segment_facts) as known (id, facts)
    left join keeper.segment s on s.practice = p and s.id = known.id
    where s.chart || '/' || s.kind || '/' || s.key_version || '/' || s.head || '/' || coalesce(s.author::text, 'none')
      is distinct from known.facts
  ) then
    return false;
  end if;

  insert into keeper.share (practice, chart, segment, entry, seq, key_version, sealed, author, recorded_at)
    select p, *, at from unnest(entry_charts, entry_segments, entries, seqs, key_versions, sealed, authors);
  update keeper.chart c set head = moved.head from unnest(charts, chart_heads) as moved (id, head)
    where c.practice = p and c.id = moved.id;
  update keeper.segment s set head = moved.head from unnest(segments, segment_heads) as moved (id, head)
    where s.practice = p and s.id = moved.id;
  -- Who has written in a chart has to do with the patient, without an end (spec/governor.md, "Care relations").
  if cardinality(related) > 0 then
    insert into keeper.care_relation (practice, account, chart, kind, since, until, by)
      select p, account, chart, 'author', at, null, account from unnest(related, related_charts) as made (account, chart)
      on conflict do nothing;
  end if;
  insert into keeper.log_leaf (practice, index, leaf_data, salt, event, type, chart, account)
    select p, * from unnest(leaf_indexes, leaf_data, salts, events, types, leaf_charts, leaf_accounts);
  if cardinality(tile_levels) > 0 then
    insert into keeper.log_tile (practice, level, index, width, hashes)
      select p, * from unnest(tile_levels, tile_indexes, tile_widths, tile_hashes)
      on conflict (practice, level, index) do update set width = excluded.width, hashes = excluded.hashes;
  end if;
  update keeper.log_head set size = size_new, checkpoint = checkpoint_new where practice = p;
  return true;
end $$;
revoke execute on function keeper.write_known from public;
grant execute on function keeper.write_known to subrosa_keeper;
`,
}
