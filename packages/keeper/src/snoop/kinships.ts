/** Who is whose kin, compared in memory: all tokens of a practice, opened for one round of judging and then forgotten. */

import { watchContext } from "../alarm/watch-context.ts"
import type { WatchKey } from "../alarm/watch-key.ts"
import type { Sql } from "../db.ts"
import { type KinshipSubject, type Tokens, unpackTokens } from "./kinship-rows.ts"
import type { Kin } from "./snoop-facts.ts"

const readAll = {
  name: "keeper.kinship.all",
  text: "select kind, subject, sealed from keeper.kinship where practice = $1",
}

interface Row {
  kind: KinshipSubject
  subject: string
  sealed: Uint8Array
}

export async function readKinships(sql: Sql, practice: string, key: WatchKey): Promise<Kinships> {
  const { rows } = await sql.query<Row>(readAll, [practice])
  const opened = await Promise.all(
    rows.map(async ({ kind, subject, sealed }) => {
      return {
        kind,
        subject,
        tokens: unpackTokens(await key.open(sealed, watchContext(practice, `kinship/${subject}`))),
      }
    }),
  )
  return new Kinships(opened)
}

const none: Tokens = new Set()

export class Kinships {
  readonly #charts: ReadonlyMap<string, Tokens>
  readonly #accounts: ReadonlyMap<string, Tokens>
  /** How many charts bear each family name. */
  readonly #names = new Map<string, number>()

  constructor(all: readonly { kind: KinshipSubject; subject: string; tokens: Tokens }[]) {
    const of = (wanted: KinshipSubject) =>
      new Map(all.filter(({ kind }) => kind === wanted).map(({ subject, tokens }) => [subject, tokens]))
    this.#charts = of("chart")
    this.#accounts = of("account")
    for (const tokens of this.#charts.values()) {
      for (const token of tokens) {
        if (token.startsWith("family-name:")) this.#names.set(token, (this.#names.get(token) ?? 0) + 1)
      }
    }
  }

  kinOf(account: string, chart: string): Kin {
    const patient = this.#charts.get(chart) ?? none
    const own = this.#accounts.get(account) ?? none
    const names = shared(own, patient, "family-name")
    const isHome = shared(own, patient, "address").length > 0 || shared(own, patient, "phone").length > 0
    return {
      self: names.length > 0 && isHome,
      neighbour: isHome || shared(own, patient, "street").length > 0,
      colleague: [...this.#accounts].some(([other, tokens]) => other !== account && isSame(tokens, patient)),
      familyNameShare:
        names.length === 0
          ? undefined
          : Math.min(...names.map((name) => this.#names.get(name) ?? 1)) / Math.max(1, this.#charts.size),
    }
  }
}

/** The same name in the same home: the person, or a relative who lives with them. */
const isSame = (staff: Tokens, patient: Tokens): boolean =>
  shared(staff, patient, "family-name").length > 0 &&
  (shared(staff, patient, "address").length > 0 || shared(staff, patient, "phone").length > 0)

const shared = (ones: Tokens, others: Tokens, kind: string): string[] =>
  [...ones].filter((token) => token.startsWith(`${kind}:`) && others.has(token))
