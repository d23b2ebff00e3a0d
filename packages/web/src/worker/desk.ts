/**
 * What the page sees of the engine: its calls, and in place of those that take functions or streams, ones whose arguments can
 * cross from the page into the worker.
 */
import type { Approval, ChartId } from "@subrosa/contract"
import { type Act, actsOf } from "@subrosa/contract"
import type { Engine, EngineState, ExportOptions, ExportResult, ImportProgress, ImportReport } from "@subrosa/engine"
import { type ProxyMarked, proxy } from "comlink"
import { type CaseDesk, caseDesk } from "./case-desk.ts"

/** The engine's state with what the person's roles permit. */
export interface DeskState {
  engine: EngineState
  acts: Act[]
}

/** A file that is being made: the page pulls it piece by piece. */
export interface PieceReader extends ProxyMarked {
  fileName(): string
  /** The next piece; undefined at the end. */
  read(): Promise<Uint8Array | undefined>
  cancel(): Promise<void>
}

type Special =
  | "onState"
  | "import"
  | "exportChart"
  | "exportPractice"
  | "backup"
  | "logVerify"
  | "keyFileSetup"
  | keyof CaseDesk

export type Desk = Omit<Engine, Special> &
  CaseDesk & {
    /** Tells the state now and at each change, until `unwatch` with the same id. */
    watch(id: string, listener: (state: DeskState) => void): void
    unwatch(id: string): void
    importFiles(
      input: ImportInput,
      onProgress: (progress: ImportProgress) => void,
      onWaiting: (approval: Approval) => void,
    ): Promise<ImportReport>
    importStop(): void
    exportChart(input: { chart: ChartId } & ExportOptions): Promise<PieceReader>
    exportPractice(
      input: ExportOptions,
      onProgress: (done: number, total: number) => void,
      onWaiting: (approval: Approval) => void,
    ): Promise<PieceReader>
    backup(input: { recipients?: string[]; passphrase?: string }): Promise<PieceReader>
    logVerify(onProgress: (done: number, total: number) => void): ReturnType<Engine["logVerify"]>
  }

export interface ImportInput {
  files: { file: File; name: string }[]
  careTeam?: string
  addToWorklist: boolean
  /** Write for up to so many patients of colleagues: asked for, and above a size agreed to, before the import begins. */
  colleaguesPatients?: number
}

export function createDesk(engine: Engine): Desk {
  const watchers = new Map<string, () => void>()
  let running: AbortController | undefined
  const unwatch = (id: string) => {
    watchers.get(id)?.()
    watchers.delete(id)
  }
  return {
    ...engine,
    watch(id, listener) {
      unwatch(id)
      const tell = (state: EngineState) => listener({ engine: state, acts: actsIn(state) })
      watchers.set(id, engine.onState(tell))
      tell(engine.state())
    },
    unwatch,
    async importFiles({ files, careTeam, addToWorklist, colleaguesPatients }, onProgress, onWaiting) {
      running = new AbortController()
      const sources = files.map(({ file, name }) => ({ name, size: file.size, stream: () => file.stream() }))
      const team = engineTeams(engine).find(({ id }) => id === careTeam)
      return engine.import({
        sources,
        addToWorklist,
        ...(team === undefined ? {} : { careTeam: team.id }),
        ...(colleaguesPatients === undefined ? {} : { caseload: { charts: colleaguesPatients, onWaiting } }),
        signal: running.signal,
        onProgress,
      })
    },
    importStop: () => running?.abort(),
    exportChart: async (input) => pieceReader(await engine.exportChart(input)),
    exportPractice: async (input, onProgress, onWaiting) =>
      pieceReader(await engine.exportPractice({ ...input, onProgress, onWaiting })),
    backup: async (input) => pieceReader(await engine.backup(input)),
    logVerify: (onProgress) => engine.logVerify(onProgress),
    ...caseDesk(engine, pieceReader),
  }
}

function engineTeams(engine: Engine) {
  const state = engine.state()
  return state.kind === "open" ? state.me.teams : []
}

function actsIn(state: EngineState): Act[] {
  if (state.kind !== "open") return []
  return [...new Set(state.me.roles.flatMap((role) => [...actsOf[role]] as Act[]))]
}

function pieceReader({ fileName, stream }: ExportResult): PieceReader {
  const reader = stream.getReader()
  return proxy({
    fileName: () => fileName,
    async read() {
      const { done, value } = await reader.read()
      return done ? undefined : value
    },
    cancel: () => reader.cancel(),
  })
}
