/**
 * Each resource token names an entry that was written with it. What the store holds is only a claim until the keeper has taken the entry: after a
 * crash between the two, the import that comes again must not count the resource as there already (spec/search.md, "Importing once").
 */
export const store0002 = {
  id: 2,
  name: "token-entry",
  sql: `
alter table store.resource_token add column entry uuid;

-- Tokens from before: by any entry of their chart.
update store.resource_token t set entry = e.entry
  from (select distinct on (practice, chart) practice, chart, entry from store.entry order by practice, chart, entry) e
  where e.practice = t.practice and e.chart = t.chart;

alter table store.resource_token drop constraint resource_token_pkey;
-- The chart too: two care teams may each have imported the same file. The entry too: what was not taken is written again with another.
create unique index on store.resource_token (practice, key, content, chart, entry) nulls not distinct;
`,
}
