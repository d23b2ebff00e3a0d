import { toBase64url } from "@subrosa/codec"
import { chartFind } from "@subrosa/contract"
import { searchTokens } from "@subrosa/crypto"
import { parseQuery, type SearchTermKind } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import type { FindResult, WorklistItem } from "../port.ts"
import { matchLocal } from "./match-local.ts"

const tokensMax = 32

const kindNames: Record<SearchTermKind, string> = {
  "name-birthdate": "family name and birth date",
  "phonetic-birthyear": "sound of the name and birth year",
  phone: "phone number",
  email: "e-mail address",
  identifier: "record number",
}

/** Finds by what is here, and by keyed tokens of what was typed (spec/search.md). `local` is this person's list and what is open. */
export async function findCharts(
  core: Core,
  query: string,
  local: readonly WorklistItem[],
  scope?: "emergency",
): Promise<FindResult> {
  const terms = parseQuery(query, core.now()).slice(0, tokensMax)
  const matches = matchLocal(local, query)
  if (terms.length === 0) return { local: matches, charts: [], searchedBy: [] }
  const token = searchTokens((await core.searchKeys()).search, core.practice())
  const tokens = [...new Set(terms.map((term) => toBase64url(token(term))))]
  const { charts } = await core.call(chartFind, { body: { tokens, ...(scope !== undefined && { scope }) } })
  const known = new Map(local.map((item) => [item.chart, item]))
  return {
    local: matches,
    charts: charts
      .toSorted((a, b) => b.matches - a.matches)
      .map(({ id }) => {
        const { name, birthDate } = known.get(id) ?? {}
        return { chart: id, ...(name !== undefined && { name }), ...(birthDate !== undefined && { birthDate }) }
      }),
    searchedBy: [...new Set(terms.map(({ kind }) => kindNames[kind]))],
  }
}
