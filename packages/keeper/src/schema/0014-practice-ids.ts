/** One question for the practices there are, in place of three. */
export const keeper0014 = {
  id: 14,
  name: "practice-ids",
  sql: `
drop function keeper.all_practices(), keeper.practices();
`,
}
