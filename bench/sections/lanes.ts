import type { LoadRequest } from "../load/plan.ts"

/** So many requests in all, shared out evenly over the connections. */
export const lanesOf = (
  connections: number,
  total: number,
  request: (lane: number, i: number) => LoadRequest,
): LoadRequest[][] =>
  Array.from({ length: connections }, (_, lane) =>
    Array.from({ length: Math.ceil(total / connections) }, (_, i) => request(lane, i)),
  )
