/** A visitor without an account, a crawler, somebody who counts ids: everything a server serves to nobody in particular. */
import { operations, pathOf } from "@subrosa/contract"
import { holdsLeak, type LeakedIds } from "../r08/leaked.ts"
import { type Ask, ask } from "../staff/hand.ts"
import type { Searcher } from "../thief/search-bytes.ts"

export interface Enumerated {
  tries: number
  answered: number
  /** Answers with an id, a ciphertext or a fact of the practice that the request did not name. */
  objects: number
  /** Paths of those, without ids. */
  where: string[]
}

/** What forgotten servers have been found to serve. */
const usualPaths = [
  ..."/ /robots.txt /sitemap.xml /.git/HEAD /.env /backup /backup.tar.gz /dump.sql /export /exports /uploads /attachments".split(
    " ",
  ),
  ..."/keeper.key /setup-token /postgres/PG_VERSION /log/server.log /server.log /debug /metrics /status /admin /api /graphql".split(
    " ",
  ),
  ..."/.well-known/security.txt /..%2f..%2fkeeper.key /%2e%2e/keeper.key /assets/../../keeper.key /index.html.bak /old /test".split(
    " ",
  ),
]

/** `ids`: known to whoever once saw an address; `rounds`: how many ids of each kind are tried in every operation. */
export async function enumerate(url: string, ids: LeakedIds, searcher: Searcher, rounds: number): Promise<Enumerated> {
  const found: Enumerated = { tries: 0, answered: 0, objects: 0, where: [] }
  const leaks = new Set(ids.secrets)
  const look = async (request: Ask, name: string) => {
    found.tries++
    const answer = await ask(url, undefined, request)
    if (answer.status >= 300) return
    found.answered++
    const before = searcher.findings.found().size
    searcher.searchBytes(answer.body, name)
    if (!holdsLeak(answer.body, request, leaks) && searcher.findings.found().size === before) return
    found.objects++
    if (!found.where.includes(name)) found.where.push(name)
  }
  for (const path of usualPaths) await look({ method: "GET", target: path }, path)
  for (const operation of Object.values(operations)) {
    for (let i = 0; i < rounds; i++) {
      const params = paramsOf(operation.path, ids, i)
      const { method } = operation
      const body = method === "GET" ? {} : { body: {} }
      await look({ method, target: pathOf(operation, params), ...body }, operation.name)
    }
  }
  // The log is public by design: hashes and a signed note, and nothing else.
  for (const path of ["checkpoint", "newest-checkpoint", "tile/0/000", "tile/entries/000", "tile/0/000.p/10"]) {
    await look({ method: "GET", target: `/v1/practices/${ids.practice}/log/${path}` }, `log/${path}`)
  }
  return found
}

function paramsOf(path: string, ids: LeakedIds, i: number): Record<string, string> {
  const pick = (name: string): string => {
    if (name === "practice") return ids.practice
    const known = ids[name as keyof LeakedIds]
    const list = Array.isArray(known) ? known : []
    return list[i % Math.max(list.length, 1)] ?? String(i)
  }
  return Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, pick(name)]))
}
