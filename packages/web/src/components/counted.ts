/** A number with its noun: `1 letter`, `2,000 letters`. */
export const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`
