/** What PostgreSQL's planner is told of a case as soon as its lists stand. */
export const keeper0013 = {
  id: 13,
  name: "case-sizes",
  sql: `
-- A list of ten thousand people is written in one go, and used at once. Until somebody has counted, the planner takes the table for as small as it was,
-- and looks each of them up by an index that finds all of them.
create function keeper.analyze_cases() returns void language plpgsql security definer set search_path = keeper as
  'begin analyze keeper.case_chart; analyze keeper.notice; analyze keeper.code; end';
revoke execute on function keeper.analyze_cases() from public;
grant execute on function keeper.analyze_cases() to subrosa_keeper;
`,
}
