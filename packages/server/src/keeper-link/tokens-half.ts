/** The keeper's half of finding and of a write's tokens (spec/search.md): its turn of each, and whether their charts are the caller's. */
import type * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { Caller, Keeper } from "@subrosa/keeper"
import { decodeB64u } from "../routes/decode.ts"

type Body<O extends contract.Operation> = contract.Parsed<O>["body"]

export async function searchTokens(keeper: Keeper, caller: Caller, { tokens }: Body<typeof contract.chartFind>) {
  keeper.findCount(caller)
  const blind = await keeper.blindTokens(caller)
  return tokens.map((token, i) => blind(decodeB64u(token, `tokens.${i}`)))
}

export async function resourceKeys(keeper: Keeper, caller: Caller, { keys }: Body<typeof contract.resourceFind>) {
  const blind = await keeper.blindTokens(caller)
  return keys.map(({ key, content }, i) => ({
    key: blind(decodeB64u(key, `keys.${i}.key`)),
    content: content === undefined ? undefined : blind(decodeB64u(content, `keys.${i}.content`)),
  }))
}

const writesEntriesOnly = (body: Body<typeof contract.entryCreate>): boolean =>
  body.entries.length > 0 &&
  [body.charts, body.searchTokens, body.resourceTokens, body.replaceSearchTokens, body.kinship ?? []].every(
    ({ length }) => length === 0,
  )

/** Tokens are not decided on under the log's lock: for them the caller must stand now. */
export async function tokensToWrite(keeper: Keeper, caller: Caller, body: Body<typeof contract.entryCreate>) {
  if (writesEntriesOnly(body)) return { searchTokens: [], resourceTokens: [] }
  await keeper.requireStanding(caller)
  const [tokens] = await Promise.all([writtenTokens(keeper, caller, body), checkTokenCharts(keeper, caller, body)])
  return tokens
}

async function writtenTokens(keeper: Keeper, caller: Caller, body: Body<typeof contract.entryCreate>) {
  const { searchTokens, resourceTokens } = body
  const blind = await keeper.blindTokens(caller)
  return {
    searchTokens: searchTokens.map(({ chart, token }, i) => ({
      chart,
      token: blind(decodeB64u(token, `searchTokens.${i}.token`)),
    })),
    resourceTokens: resourceTokens.map(({ chart, key, content }, i) => ({
      chart,
      key: blind(decodeB64u(key, `resourceTokens.${i}.key`)),
      content: blind(decodeB64u(content, `resourceTokens.${i}.content`)),
    })),
  }
}

/** Tokens say where a person is found: only for charts that the request makes or whose directory is the caller's. */
async function checkTokenCharts(
  keeper: Keeper,
  caller: Caller,
  body: Body<typeof contract.entryCreate>,
): Promise<void> {
  const made = new Set<string>(body.charts.map(({ id }) => id))
  const written = new Set<string>(body.entries.map(({ chart }) => chart))
  // Who is whose kin changes with a Patient that is written, and with that stands in the log.
  if (body.kinship?.some(({ chart }) => !written.has(chart))) {
    throw new ApiError("invalid_request", "kinship tokens come with an entry of their chart")
  }
  const named = [...body.searchTokens, ...body.resourceTokens, ...(body.kinship ?? [])].map(({ chart }) => chart)
  const others = [...new Set([...named, ...body.replaceSearchTokens])].filter((chart) => !made.has(chart))
  const findable = await keeper.findableCharts(caller, others)
  if (others.some((chart) => !findable.has(chart))) throw new ApiError("not_found", "there is no such chart")
}
