/** A Node process of our own that is asked questions: load, bare server and sequencer each run in one, so that none measures another. */
import { fork } from "node:child_process"
import { once } from "node:events"

export interface Child<Question, Answer> {
  pid: number
  ask(question: Question): Promise<Answer>
  stop(): Promise<void>
}

type Reply = { ok: true; answer: unknown } | { ok: false; reason: string }

/** Questions are put one after another. The child's output is ours. `flags`: Node's own. */
export function startChild<Question, Answer>(file: URL, flags: readonly string[] = []): Child<Question, Answer> {
  const child = fork(file, {
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...process.execArgv, ...flags],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${file.pathname} could not be started`)
  let waiting: PromiseWithResolvers<Reply> | undefined
  child.on("message", (reply: Reply) => waiting?.resolve(reply))
  child.on("exit", (code) => waiting?.reject(new Error(`${file.pathname} ended with ${code}`)))

  const put = async (question: Question): Promise<Answer> => {
    waiting = Promise.withResolvers<Reply>()
    child.send({ question })
    const reply = await waiting.promise
    if (!reply.ok) throw new Error(reply.reason)
    return reply.answer as Answer
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    pid,
    ask(question) {
      const asked = last.then(() => put(question))
      last = asked.catch(() => {})
      return asked
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, "exit")
      child.disconnect()
      await exited
    },
  }
}

/** The child's side: answers until the parent lets go, then cleans up. */
export function answerParent<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
  cleanUp: () => Promise<void> = async () => {},
): void {
  const send = (reply: Reply) => process.send?.(reply)
  process.on("message", (message: { question: Question }) => {
    answer(message.question).then(
      (given) => send({ ok: true, answer: given }),
      (error: unknown) =>
        send({ ok: false, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.once("disconnect", () => void cleanUp().finally(() => process.exit(0)))
}
