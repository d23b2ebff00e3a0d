/**
 * A number of each chart that rises with whatever an opening of it is prepared from: its own row (a note moves its head), its segments, their
 * wraps, its shares. Who remembers a chart compares one number (docs/rfd/0008). The database raises it, so that no code can forget to.
 *
 * New shares need no trigger: a chart's head moves with them. Nor does a segment whose head moves: its chart's does too.
 */
export const keeper0017 = {
  id: 17,
  name: "chart-revision",
  sql: `
alter table keeper.chart add column revision bigint not null default 0;

create function keeper.raise_revision() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  return new;
end $$;
create trigger revision before update on keeper.chart for each row execute function keeper.raise_revision();

create function keeper.revise_chart() returns trigger language plpgsql as $$
begin
  update keeper.chart set revision = revision where practice = old.practice and id = old.chart;
  return null;
end $$;
create trigger chart_revision after update on keeper.segment for each row
  when ((old.chart, old.kind, old.key_version, old.author) is distinct from (new.chart, new.kind, new.key_version, new.author))
  execute function keeper.revise_chart();
create trigger chart_revision_deleted after delete on keeper.segment for each row execute function keeper.revise_chart();
create trigger chart_revision after update or delete on keeper.share for each row execute function keeper.revise_chart();

-- What comes by the hundred with an import is taken a statement at a time.
create function keeper.revise_charts_of_segments() returns trigger language plpgsql as $$
begin
  update keeper.chart c set revision = revision from (select distinct practice, chart from changed) as moved
    where c.practice = moved.practice and c.id = moved.chart;
  return null;
end $$;
create trigger chart_revision_added after insert on keeper.segment referencing new table as changed
  for each statement execute function keeper.revise_charts_of_segments();

create function keeper.revise_charts_of_wraps() returns trigger language plpgsql as $$
begin
  update keeper.chart c set revision = revision from (
      select distinct s.practice, s.chart from changed w join keeper.segment s on s.practice = w.practice and s.id = w.segment
    ) as moved
    where c.practice = moved.practice and c.id = moved.chart;
  return null;
end $$;
create trigger chart_revision_added after insert on keeper.segment_key referencing new table as changed
  for each statement execute function keeper.revise_charts_of_wraps();
create trigger chart_revision_changed after update on keeper.segment_key referencing new table as changed
  for each statement execute function keeper.revise_charts_of_wraps();
create trigger chart_revision_deleted after delete on keeper.segment_key referencing old table as changed
  for each statement execute function keeper.revise_charts_of_wraps();

revoke execute on function keeper.raise_revision, keeper.revise_chart, keeper.revise_charts_of_segments, keeper.revise_charts_of_wraps
  from public;
`,
}
