/**
 * Reads that wait at the same moment become one: while as many reads of a practice are under way as may be, further askers gather for
 * the next.
 *
 * At rest nobody waits; under load the price of a statement is shared. Answers are as fresh as if each had asked alone: a read begins
 * after everyone in it has asked.
 */

/** Answers every question, in order. */
export type ReadMany<Q, A> = (practice: string, questions: readonly Q[]) => Promise<readonly A[]>

export interface GatherLimits {
  /** Reads of one practice at the same time. */
  readsMax: number
  /** Questions of one read. */
  questionsMax: number
}

interface Waiting<Q, A> {
  question: Q
  settle: PromiseWithResolvers<A>
}

interface Line<Q, A> {
  waiting: Waiting<Q, A>[]
  reads: number
}

export class Gather<Q, A> {
  readonly #read: ReadMany<Q, A>
  readonly #limits: GatherLimits
  readonly #lines = new Map<string, Line<Q, A>>()

  constructor(limits: GatherLimits, read: ReadMany<Q, A>) {
    this.#limits = limits
    this.#read = read
  }

  ask(practice: string, question: Q): Promise<A> {
    const settle = Promise.withResolvers<A>()
    const line = this.#lines.get(practice) ?? { waiting: [], reads: 0 }
    this.#lines.set(practice, line)
    line.waiting.push({ question, settle })
    if (line.reads < this.#limits.readsMax) void this.#work(practice, line)
    return settle.promise
  }

  async #work(practice: string, line: Line<Q, A>): Promise<void> {
    line.reads++
    while (line.waiting.length > 0) await this.#answer(practice, line.waiting.splice(0, this.#limits.questionsMax))
    line.reads--
    if (line.reads === 0) this.#lines.delete(practice)
  }

  /** Never throws. */
  async #answer(practice: string, asking: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await this.#read(
        practice,
        asking.map(({ question }) => question),
      )
      if (answers.length !== asking.length) throw new Error("invariant: a read answers every question")
      answers.forEach((answer, i) => {
        asking[i]?.settle.resolve(answer)
      })
    } catch (error) {
      for (const { settle } of asking) settle.reject(error)
    }
  }
}
