/** Notes being written: each an encrypted document of the person's own team, so that it survives a crash and nobody else reads it. */
import type { Core } from "../core.ts"
import { type Draft, EngineError } from "../port.ts"
import { formatDraft, parseDraft, type StoredDraft } from "./stored-draft.ts"

interface Kept {
  version: number
  stored: StoredDraft
}

const prefix = "draft"
const nameOf = (id: string) => `${prefix}/${id}`

export class Drafts {
  readonly #core: Core
  readonly #kept = new Map<string, Kept>()
  /** Drafts that became notes: a save that comes late must not bring them back. */
  readonly #signed = new Set<string>()
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(core: Core) {
    this.#core = core
    core.onLock(() => {
      this.#kept.clear()
      this.#signed.clear()
    })
  }

  /** All drafts, the newest first. Only those that have changed are read anew. */
  async list(): Promise<Draft[]> {
    const documents = await this.#core.documents.search(this.#team(), prefix)
    const ids = new Set(documents.map(({ name }) => name.slice(prefix.length + 1)))
    for (const id of this.#kept.keys()) if (!ids.has(id)) this.#kept.delete(id)
    await Promise.all(
      documents.map(async ({ name, version }) => {
        const id = name.slice(prefix.length + 1)
        if (this.#kept.get(id)?.version !== version) await this.#read(id)
      }),
    )
    return this.known()
  }

  /** The drafts read so far. */
  known(): Draft[] {
    return [...this.#kept.values()]
      .map(({ stored }) => stored.draft)
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
  }

  async get(id: string): Promise<StoredDraft | undefined> {
    return (this.#kept.get(id) ?? (await this.#read(id)))?.stored
  }

  /** Saves a draft as it stands; one whose signing has begun keeps what was signed. @throws EngineError conflict */
  async save(input: Omit<Draft, "updatedAt">): Promise<Draft> {
    if (this.#signed.has(input.id)) throw new EngineError("conflict", "This note has been signed. Amend it instead.")
    const draft: Draft = { ...input, updatedAt: this.#core.now().toISOString() }
    await this.#update(input.id, (before) => ({ ...before, draft }))
    return draft
  }

  /** Keeps a whole stored draft, with what is being signed. */
  async keep(stored: StoredDraft): Promise<void> {
    await this.#update(stored.draft.id, () => stored)
  }

  async delete(id: string): Promise<void> {
    await this.#inTurn(id, () => this.#core.documents.delete(this.#team(), nameOf(id)))
    this.#kept.delete(id)
  }

  /** The draft has become a note. */
  async finish(id: string): Promise<void> {
    this.#signed.add(id)
    await this.delete(id)
  }

  #update(id: string, change: (before: StoredDraft | undefined) => StoredDraft): Promise<void> {
    return this.#inTurn(id, async () => {
      for (let attempt = 0; ; attempt++) {
        const kept = this.#kept.get(id)
        const stored = change(kept?.stored)
        try {
          const { version } = await this.#core.documents.update(
            this.#team(),
            nameOf(id),
            (kept?.version ?? 0) + 1,
            formatDraft(stored),
          )
          this.#kept.set(id, { version, stored })
          return
        } catch (error) {
          // Another tab or device has saved it too: the later save counts.
          if (!(error instanceof EngineError && error.code === "conflict") || attempt >= 3) throw error
          await this.#read(id)
        }
      }
    })
  }

  async #read(id: string): Promise<Kept | undefined> {
    const found = await this.#core.documents.read(this.#team(), nameOf(id))
    if (!found) {
      this.#kept.delete(id)
      return undefined
    }
    const kept = { version: found.version, stored: parseDraft(found.plaintext) }
    this.#kept.set(id, kept)
    return kept
  }

  /** Saves of one draft go one after the other, however fast a person types. */
  #inTurn<T>(id: string, task: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).catch(() => undefined).then(task)
    this.#turns.set(id, turn)
    const forget = () => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id)
    }
    turn.then(forget, forget)
    return turn
  }

  #team() {
    return this.#core.personalTeam().team
  }
}
