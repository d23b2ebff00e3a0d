/** A server, two practices on it, and two neighbours at work: staff of the other practice, and the front desk of this one. */

import { readFile } from "node:fs/promises"
import { join } from "node:path"

import { ChartId, SegmentKind, teamKindOf } from "@subrosa/contract"
import { clientConfig } from "@subrosa/server"
import { seededRandom } from "@subrosa/simulate"
import pg from "pg"
import type { Ground } from "../ground.ts"
import { type HandedEntry, openEntries } from "../handed-out.ts"
import type { Population } from "../population/population.ts"
import { liftLimits } from "../r03/rogue.ts"
import { admitColleague } from "../staff/colleague.ts"
import { foundPractice } from "../staff/founder.ts"
import { accountKeyOf } from "../staff/held-key.ts"
import { teamKeysOf } from "../staff/team-keys.ts"
import type { Tally } from "../thief/findings.ts"
import { type Reader, readerOf } from "../thief/reader.ts"
import { runServer } from "../unchecked/run-server.ts"
import { type Knocked, knock } from "./knock.ts"
import { leakedIds } from "./leaked.ts"
import { raceSignIns } from "./race.ts"

export interface Neighbour extends Omit<Knocked, "entries"> {
  who: string
  /** Entries of the practice that came back with ciphertext and share, and those of them this person's real keys open. */
  handed: number
  guarded: number
  opened: number
  /** Over what came in clear and what opened, of what this person must not read. */
  tally: Tally
}

export interface Attacked {
  neighbours: Neighbour[]
  races: { tries: number; won: number }
  /** Accounts in an instance that nobody has set up yet. */
  defaultAccounts: number
  /** The same entries opened with the treating person's keys: shows that they would read. */
  control: Tally
}

export async function attack(
  ground: Ground,
  population: Population,
  options: { checks: boolean; tries: number },
): Promise<Attacked> {
  const { checks, tries } = options
  const name = checks ? "with its checks" : "without its checks"
  ground.step(`two practices on a server ${name}`)
  const data = join(ground.root, checks ? "checked" : "unchecked", "data")
  const server = await runServer(data, { checks })
  const database = new pg.Client(clientConfig(server.admin))
  database.on("error", () => {})
  try {
    await database.connect()
    const defaultAccounts = (await database.query("select 1 from keeper.account")).rows.length
    const victim = await foundPractice(server)
    await victim.engine.import({ sources: population.sources, addToWorklist: false })
    const desk = await admitColleague(
      { engine: victim.engine, url: server.url },
      { roles: ["front-desk"], name: "Desk" },
    )
    const deskKey = await accountKeyOf(desk.engine, database)
    const setupToken = (await readFile(join(data, "setup-token"), "utf8")).trim()
    const other = await foundPractice({ url: server.url, setupToken })
    if (!checks) for (const { practice } of [victim, other]) await liftLimits(database, practice)
    const leaked = await leakedIds(database, victim.practice)
    const random = seededRandom(ground.seed)
    const reader = readerOf(population)
    const people = [
      {
        who: "the other practice's owner",
        tries: Math.ceil(tries * 0.7),
        hand: other.hand(),
        account: other.account,
        accountKey: other.owner.accountKey,
      },
      {
        who: "the practice's front desk",
        tries: Math.floor(tries * 0.3),
        hand: desk.hand(),
        account: desk.account,
        accountKey: deskKey,
      },
    ]
    const neighbours: Neighbour[] = []
    for (const { who, tries: own, hand, account, accountKey } of people) {
      ground.step(`${own} tries by ${who}, ${name}`)
      const search = reader.search()
      const { entries, ...knocked } = await knock({
        hand,
        random,
        leaked,
        tries: own,
        searcher: search.searcher,
        signal: () => ground.step(`${own} tries by ${who}, ${name}`),
      })
      const guarded = entries.filter((entry) => mustNotRead(entry, hand.practice !== victim.practice))
      const keys = await teamKeysOf(database, { practice: hand.practice, account, accountKey })
      const { opened } = openEntries(guarded, keys, [accountKey, ...keys.map(({ key }) => key)], (plaintext) =>
        search.searcher.searchBytes(plaintext, "entry"),
      )
      neighbours.push({
        ...knocked,
        who,
        handed: entries.length,
        guarded: guarded.length,
        opened,
        tally: search.tally(),
      })
    }
    ground.step(`races at the sign-in, ${name}`)
    const races = await raceSignIns(server.url, victim, other)
    return { neighbours, races, defaultAccounts, control: await controlOf(reader, database, victim) }
  } finally {
    await database.end().catch(() => {})
    await server.stop()
  }
}

const mustNotRead = ({ kind }: HandedEntry, isForeign: boolean): boolean =>
  isForeign || teamKindOf[SegmentKind.parse(kind)] !== "practice"

/** The owner's client opens a few charts of its own: what the searcher must then find. */
async function controlOf(
  reader: Reader,
  database: pg.Client,
  { engine, practice }: Awaited<ReturnType<typeof foundPractice>>,
): Promise<Tally> {
  const { rows } = await database.query<{ id: string }>(
    "select id from keeper.chart where practice = $1 and kind = 'patient' order by id limit 3",
    [practice],
  )
  const read: Buffer[] = []
  for (const { id } of rows) {
    const file = await engine.exportChart({ chart: ChartId.parse(id), format: "bundle" })
    read.push(Buffer.from(await new Response(file.stream).arrayBuffer()))
  }
  return reader.readBytes(read)
}
