/** One row for each person and chart, moved forward in place: the key held the time too, so that each opening left a dead row and a dead key. */
export const keeper0016 = {
  id: 16,
  name: "opening-once",
  sql: `
delete from keeper.opening o using keeper.opening newer
  where newer.practice = o.practice and newer.account = o.account and newer.chart = o.chart and newer.at > o.at;
alter table keeper.opening drop constraint opening_pkey, add primary key (practice, account, chart);
-- Room on each page for the next version of its rows: no index changes then (PostgreSQL manual, "Heap-Only Tuples").
alter table keeper.opening set (fillfactor = 50);
`,
}
