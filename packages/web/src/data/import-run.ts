/**
 * The import that this page runs, at most one at a time: it goes on while one looks at other pages, and is there when one comes back. Its report
 * names patients, so it leaves memory with the keys; that an import was cut off by a lock is still known afterwards.
 */
import type { Approval } from "@subrosa/contract"
import type { ImportProgress, ImportReport } from "./import-types.ts"

export type ImportRun<Input> =
  | { kind: "none" }
  | { kind: "running"; input: Input; progress?: ImportProgress; waiting?: Approval }
  | { kind: "done"; report: ImportReport }
  | { kind: "failed"; input: Input; error: unknown }
  | { kind: "cut-off" }

export type RunImport<Input> = (
  input: Input,
  onProgress: (progress: ImportProgress) => void,
  onWaiting: (approval: Approval) => void,
) => Promise<ImportReport>

export interface ImportRuns<Input> {
  now(): ImportRun<Input>
  subscribe(listener: () => void): () => void
  begin(input: Input): void
  /** The keys have left memory. */
  locked(): void
}

export function createImportRuns<Input>(run: RunImport<Input>): ImportRuns<Input> {
  let state: ImportRun<Input> = { kind: "none" }
  /** What comes of an earlier run is not of this one. */
  let number = 0
  const listeners = new Set<() => void>()
  const become = (next: ImportRun<Input>) => {
    state = next
    for (const listener of listeners) listener()
  }
  return {
    now: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    begin(input) {
      const own = ++number
      const tell = (next: ImportRun<Input>) => {
        if (own === number) become(next)
      }
      become({ kind: "running", input })
      run(
        input,
        (progress) => tell({ kind: "running", input, progress }),
        (waiting) => tell({ kind: "running", input, waiting }),
      ).then(
        (report) => tell({ kind: "done", report }),
        (error: unknown) => tell({ kind: "failed", input, error }),
      )
    },
    locked() {
      number++
      const isCutOff = state.kind === "running" || state.kind === "cut-off"
      become(isCutOff ? { kind: "cut-off" } : { kind: "none" })
    },
  }
}
