/** When a person said why they open a chart: until a day later it holds, and it counts among those that they opened on their word alone. */
export const keeper0018 = {
  id: 18,
  name: "break-glass",
  sql: `
alter table keeper.opening add column stated_at timestamptz;
-- What weighs more than one had no known reason.
update keeper.opening set stated_at = at where weight > 1;
-- Whether officers were alarmed of it. Break-glass openings stand in the queue without that.
alter table keeper.finding add column alarmed boolean not null default true;
alter table keeper.finding alter column alarmed drop default;
`,
}
