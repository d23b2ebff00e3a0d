/** A Core over a server in memory: real keys, seals and proofs, no network and no database. For tests of what works on charts. */
import { randomUuid } from "@subrosa/codec"
import {
  AccountId,
  ApiError,
  type ChartId,
  DeviceId,
  type Operation,
  PracticeId,
  type Result,
  type Role,
  settingsDefault,
  TeamId,
} from "@subrosa/contract"
import { randomBytes } from "@subrosa/crypto"
import { problemError } from "../src/call/problem.ts"
import type { Core, DocumentInfo, OwnTeam, SentRequest } from "../src/core.ts"
import { EngineError, type Me } from "../src/port.ts"
import type { MemoryLog } from "./memory-log.ts"
import { type Loose, memoryServer, type StoredChart } from "./memory-server.ts"

export interface MemoryCore extends Core {
  log: MemoryLog
  charts: Map<ChartId, StoredChart>
  /** Names of the operations called so far. */
  calls: string[]
  /** Runs before each call; throwing makes the call fail. */
  before: (op: string, input: Loose) => void | Promise<void>
  /** Changes an answer: makes the server lie, or lose its answer. */
  after: (op: string, result: unknown) => unknown
  lock(): void
}

export interface MemoryCoreOptions {
  roles?: Role[]
  onCareTeam?: boolean
}

const ownTeam = (kind: OwnTeam["kind"], custodian = false): OwnTeam => ({
  team: TeamId.parse(randomUuid()),
  kind,
  name: kind,
  version: 1,
  custodian,
})

export function memoryCore({ roles = ["clinician", "owner"], onCareTeam = true }: MemoryCoreOptions = {}): MemoryCore {
  const practice = PracticeId.parse(randomUuid())
  const account = AccountId.parse(randomUuid())
  const device = DeviceId.parse(randomUuid())
  const { log, charts, handlers } = memoryServer({ practice, account, device })
  const teams = {
    practice: ownTeam("practice"),
    officers: ownTeam("officers"),
    emergency: ownTeam("emergency"),
    care: ownTeam("care", !onCareTeam),
    personal: ownTeam("personal"),
  }
  const keys = new Map(Object.values(teams).map(({ team }) => [team, randomBytes(32)]))
  const searchKeys = { search: randomBytes(32), resource: randomBytes(32) }
  const memory = new Map<string, string>()
  const listeners: (() => void)[] = []
  let isLocked = false

  const me: Me = {
    practice,
    practiceName: "Elm Street Practice",
    account,
    name: "Ann Ames",
    roles: roles.toSorted(),
    teams: Object.values(teams).map(({ team: id, kind, name, custodian }) => ({ id, kind, name, custodian })),
    limits: { hour: 15, day: 60 },
    used: { hour: 0, day: 0 },
    settings: settingsDefault,
    slots: 2,
    pending: 0,
    alarms: 0,
    recovery: { helpers: 0, renew: false, running: [], notices: [] },
    freshUntil: new Date().toISOString(),
  }

  const run = async <O extends Operation>(
    op: O,
    input: Loose,
  ): Promise<{ result: Result<O>; request: SentRequest }> => {
    if (isLocked) throw new EngineError("locked", "locked")
    core.calls.push(op.name)
    await core.before(op.name, input)
    const handle = handlers.get(op.name)
    if (!handle) throw new Error(`no ${op.name} in memory`)
    const request = { digest: randomBytes(32), signature: randomBytes(64) }
    try {
      const result = core.after(op.name, await handle(input, request))
      return { result: (result instanceof Uint8Array ? result : op.result.parse(result)) as Result<O>, request }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const { code, detail } = error
      throw problemError(400, JSON.stringify({ type: "about:blank", title: detail, status: 400, code }))
    }
  }

  const core: MemoryCore = {
    log,
    charts,
    calls: [],
    before: () => undefined,
    after: (_, result) => result,
    lock() {
      isLocked = true
      for (const listener of listeners) listener()
    },
    platform: {
      fetch: () => Promise.reject(new Error("no network")),
      origin: "http://localhost",
      clock: () => new Date(),
      memory: {
        get: async (key) => memory.get(key),
        set: async (key, value) => void memory.set(key, value),
        delete: async (key) => void memory.delete(key),
      },
      deviceKeys: {
        create: () => Promise.reject(new Error("no device keys")),
        load: async () => undefined,
        delete: async () => undefined,
      },
      hasScreen: true,
      setTimer(_, fire) {
        const timer = setTimeout(fire, 1)
        return () => clearTimeout(timer)
      },
      sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
    },
    now: () => new Date(),
    call: async (op, input) => (await run(op, input)).result,
    callSigned: run,
    async callBytes(op, input) {
      const result: unknown = (await run(op, input)).result
      return result instanceof Uint8Array ? result : new Uint8Array(0)
    },
    callStream: () => Promise.reject(new Error("no streams in memory")),
    readLog: (path) => log.read(path),
    me: () => me,
    practice: () => practice,
    account: () => account,
    device: () => device,
    signSeed: () => randomBytes(32),
    async teamKey(team) {
      const key = keys.get(team)
      if (!key) throw new EngineError("refused", "not a team of yours")
      return key
    },
    newestTeam: async (kind) => ({ team: teams[kind].team, version: 1, key: await core.teamKey(teams[kind].team, 1) }),
    newestKey: async (team) => ({ team, version: 1, key: await core.teamKey(team, 1) }),
    personalTeam: () => teams.personal,
    careTeams: () => [teams.care],
    staffCard: async (id) =>
      id === account
        ? { account, name: me.name, kemPublicKey: new Uint8Array(1216), signPublicKey: new Uint8Array(32) }
        : undefined,
    practiceCard: () => ({
      name: me.practiceName,
      logOrigin: log.origin,
      logKey: log.logKey,
      owner: account,
      digest: new Uint8Array(32),
    }),
    witnessPolicy: () => null,
    ownerCard: () => undefined,
    lockBecause: () => core.lock(),
    refresh: async () => undefined,
    onRefresh: () => undefined,
    documents: memoryDocuments(),
    searchKeys: async () => searchKeys,
    onLock: (listener) => void listeners.push(listener),
  }
  return core
}

function memoryDocuments(): Core["documents"] {
  const documents = new Map<string, { version: number; plaintext: Uint8Array }>()
  const infoOf = (team: TeamId, name: string, version: number): DocumentInfo => ({
    team,
    name,
    version,
    teamVersion: 1,
    updatedAt: new Date().toISOString(),
  })
  return {
    async read(team, name) {
      const found = documents.get(`${team}/${name}`)
      return found && { ...found, updatedAt: new Date().toISOString() }
    },
    async update(team, name, version, plaintext) {
      const before = documents.get(`${team}/${name}`)?.version ?? 0
      if (version !== before + 1) throw new EngineError("conflict", "another version is there")
      documents.set(`${team}/${name}`, { version, plaintext })
      return infoOf(team, name, version)
    },
    delete: async (team, name) => void documents.delete(`${team}/${name}`),
    search: async (team, prefix = "draft") =>
      [...documents].flatMap(([path, { version }]) =>
        path.startsWith(`${team}/${prefix}/`) ? [infoOf(team, path.slice(team.length + 1), version)] : [],
      ),
  }
}
