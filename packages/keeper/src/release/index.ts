/** The release half of the keeper: charts, shares, the governor, the log. Every function takes the caller first and authorizes. */
import {
  ApiError,
  type ChartId,
  type EntryId,
  type exportCreate as exportOperation,
  mayAct,
  type NewSegment,
  type chartOpen as openOperation,
  type Parsed,
  type PracticeId,
  type TeamId,
} from "@subrosa/contract"
import { findInEmergency } from "../break-glass/find-in-emergency.ts"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import { everyPractice } from "../every-practice.ts"
import { Gather } from "../gather.ts"
import { FindPace } from "../governor/find-pace.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"
import { logErase } from "../log/erase.ts"
import { createLogReader } from "../log/read-log.ts"
import { createSequencer } from "../log/sequencer.ts"
import { createTileSource } from "../log/tile-source.ts"
import { logOnly, type Notifier } from "../notifier.ts"
import { OwnRelations } from "../relation/own-relations.ts"
import type { SealedKinship } from "../snoop/kinship-rows.ts"
import { backupRows } from "./backup-rows.ts"
import { findableCharts } from "./chart-find-filter.ts"
import { chartOpen } from "./chart-open.ts"
import { releaseGroup } from "./chart-open-group.ts"
import { chartPractice } from "./chart-practice.ts"
import { chartRead } from "./chart-read.ts"
import { documentTeam, personalTeam } from "./document-team.ts"
import { entriesTaken } from "./entries-taken.ts"
import { entryCheck, entryCreate, segmentCreate } from "./entry-create.ts"
import { exportCreate } from "./export-create.ts"
import { createKeeperKeys } from "./keeper-keys.ts"
import { type OpeningQuestion, readOpeningFacts } from "./opening-facts.ts"
import { OpeningMemory } from "./opening-memory.ts"
import { segmentCheck, segmentsOpen } from "./segment-check.ts"
import { createShares } from "./shares.ts"
import { blindTokens } from "./tokens.ts"
import { writeGroup } from "./write-group.ts"
import { WriteMemory } from "./write-memory.ts"
import type { WriteRequest } from "./write-request.ts"
import { readWriteState } from "./write-state.ts"

export interface ReleaseDeps {
  db: Database
  keyEncryptionKey: KeyEncryptionKey
  clock: () => Date
  notifier?: Notifier
  decoysOf: (practice: PracticeId) => Promise<ReadonlySet<string>>
}

/** Read by one statement: enough to share its price, few enough for the first not to wait for the last. */
const checkLimits = { readsMax: 2, questionsMax: 16 }
const openingLimits = { readsMax: 1, questionsMax: 16 }

export type Release = ReturnType<typeof createRelease>

export function createRelease({ db, keyEncryptionKey, clock, decoysOf, notifier = logOnly }: ReleaseDeps) {
  const keys = createKeeperKeys(db, keyEncryptionKey)
  const tiles = createTileSource(db)
  const sequencer = createSequencer({ db, keys, tiles, clock })
  const shares = createShares(keys)
  const log = createLogReader(db, tiles)
  const pace = new FindPace(clock)
  const openings = new Gather(openingLimits, (practice, questions: readonly OpeningQuestion[]) =>
    db.inPractice(practice, (sql) => readOpeningFacts(sql, practice, questions)),
  )
  const memory = new OpeningMemory()
  const opening = { openings, memory, sequencer, shares, clock, notifier, decoysOf, releases: releaseGroup(notifier) }
  const states = new Gather(checkLimits, (practice, requests: readonly WriteRequest[]) =>
    db.inPractice(practice, async (sql) => {
      const state = await readWriteState(sql, requests)
      return requests.map(() => state)
    }),
  )
  const known = { memory: new WriteMemory(), relations: new OwnRelations() }
  const writing = { db, sequencer, shares, clock, states, known, writes: writeGroup(known) }
  return {
    sequencer,
    tiles,
    keys,
    chartRead: (caller: Caller, chart: ChartId) => chartRead(db, caller, chart),
    chartPractice: (caller: Caller) => chartPractice(db, caller),
    /** Prepares an opening; nothing is released before its `release()` has answered. */
    chartOpen: (caller: Caller, input: Parsed<typeof openOperation>) => chartOpen(opening, caller, input),
    exportCreate: (caller: Caller, input: Parsed<typeof exportOperation>) => exportCreate(opening, caller, input),
    entryCheck: (request: WriteRequest) => entryCheck(writing, request),
    async entryCreate(request: WriteRequest, kinship: readonly SealedKinship[]) {
      const written = await entryCreate(writing, request, kinship)
      // It would be found out of date anyhow; so the next opening need not try it first.
      for (const { chart } of request.entries) memory.forget(request.caller.practice, chart)
      return written
    },
    segmentCreate: (caller: Caller, chart: ChartId, segment: NewSegment) =>
      segmentCreate(writing, caller, chart, segment),
    segmentCheck: (caller: Caller, place: { chart: ChartId; segment: string }, act: "open" | "write") =>
      segmentCheck({ db, clock }, caller, place, act),
    segmentsOpen: (caller: Caller, chart: ChartId) => segmentsOpen({ db, clock }, caller, chart),
    /** Counts a find request of the caller. @throws ApiError `forbidden`, `too_many_tries` */
    findCount(caller: Caller): void {
      if (!mayAct(caller.roles, "find")) throw new ApiError("forbidden", "your role does not search")
      pace.count(caller.account)
    },
    /** Finding beyond one's own teams, logged before it is answered. @throws ApiError `forbidden`, `locked` */
    findInEmergency: (caller: Caller, charts: readonly string[]) =>
      findInEmergency({ sequencer, clock, notifier }, caller, charts),
    findableCharts: (caller: Caller, charts: readonly string[]) => findableCharts(db, caller, charts),
    entriesTaken: (caller: Caller, entries: readonly EntryId[]) => entriesTaken(db, caller, entries),
    /** The keeper's turn of the practice's search and resource tokens. */
    blindTokens: (caller: Caller) => blindTokens(keys, caller.practice),
    documentTeam: (caller: Caller, team: TeamId, act: Parameters<typeof documentTeam>[3]) =>
      documentTeam(db, caller, team, act),
    personalTeam: (caller: Caller) => personalTeam(db, caller),
    logEventSearch: log.eventSearch,
    logErase: (practice: PracticeId, options: Parameters<typeof logErase>[2]) =>
      logErase({ sequencer, clock }, practice, options),
    /** Every practice there is: for what the server does by itself. */
    practices: () => everyPractice(db),
    logFile: log.file,
    backupRows: (caller: Caller, work: Parameters<typeof backupRows>[2]) => backupRows(db, caller, work),
    /** Whether any practice exists yet. */
    practiceExists: async (): Promise<boolean> => {
      const { rows } = await db.anywhere((sql) =>
        sql.query<{ found: boolean }>({ name: "keeper.any-practice", text: "select keeper.any_practice() as found" }),
      )
      return rows[0]?.found === true
    },
  }
}
