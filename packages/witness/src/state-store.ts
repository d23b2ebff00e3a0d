/**
 * The state on disk. A change is durable before it is answered for, and a state older than one that was answered for is refused:
 * a witness that forgets would cosign a fork.
 *
 * `state.json` holds everything; `generation` holds only the count of its last write, written after it. An older copy of the state
 * beside a newer count is a rollback; a crash between the two writes leaves the state one ahead, which is fine.
 */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { writeDurably } from "./durable-file.ts"
import { codeOf, WitnessError } from "./error.ts"
import { emptyState, formatState, parseState, type WitnessState } from "./state.ts"

export interface StateStore {
  state(): WitnessState
  /** Durable when it resolves; when it rejects, the state is as it was. */
  save(next: WitnessState): Promise<void>
}

const stateFile = "state.json"
const generationFile = "generation"

/** @throws WitnessError `state_corrupt`, `state_rolled_back` */
export async function openState(dir: string): Promise<StateStore> {
  let state = await readState(dir)
  const count = (next: WitnessState) => writeDurably(join(dir, generationFile), counted(next) ?? "")
  // After a crash between the two writes the count is one behind.
  if ((await readIfThere(join(dir, generationFile))) !== counted(state)) await count(state)
  return {
    state: () => state,
    async save(next) {
      if ((await readIfThere(join(dir, generationFile))) !== counted(state))
        throw rolledBack("another process wrote it")
      await writeDurably(join(dir, stateFile), formatState(next))
      await count(next)
      state = next
    },
  }
}

/** What the file of the count holds once a state is written; nothing before the first. */
const counted = ({ generation }: WitnessState): string | undefined => (generation === 0 ? undefined : `${generation}\n`)

/** Reads without writing anything: for `status` beside a running witness. @throws as `openState` */
export async function readState(dir: string): Promise<WitnessState> {
  // The count first: read after it, the state can only be newer.
  const count = await readIfThere(join(dir, generationFile))
  const text = await readIfThere(join(dir, stateFile))
  if (count !== undefined && !/^(0|[1-9][0-9]{0,15})\n$/.test(count)) throw rolledBack("its count of writes is damaged")
  if (text === undefined) {
    if (count !== undefined) throw rolledBack("the state file is missing")
    return emptyState
  }
  const state = parseState(text)
  const answered = Number(count ?? 0)
  // A crash leaves the state one ahead of its count, never more.
  if (state.generation !== answered && state.generation !== answered + 1) {
    throw rolledBack(`the state file is of write ${state.generation}, and the last one answered for was ${answered}`)
  }
  return state
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  }
}

export const rolledBack = (why: string) =>
  new WitnessError(
    "state_rolled_back",
    `the witness's state was put back to an earlier one: ${why}`,
    "put back the newest state, or start a new witness in an empty directory and tell the practices its new key",
  )
