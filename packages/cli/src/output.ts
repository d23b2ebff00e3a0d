/** What the commands print: lines for people or one JSON value for programs, and progress on a terminal only. */
import { SingleBar } from "cli-progress"

export interface Output {
  json: boolean
  /** A line for people; silent with --json. */
  line(text: string): void
  /** What someone has to know while it goes on: on standard error, with --json too. */
  notice(text: string): void
  /** The result: printed as JSON with --json. */
  result(value: unknown): void
  /** A progress bar on standard error; does nothing without a terminal or with --json. */
  progress(label: string): { update(done: number, total: number, note?: string): void; end(): void }
}

export function createOutput(json: boolean): Output {
  return {
    json,
    line: (text) => {
      if (!json) process.stdout.write(`${text}\n`)
    },
    notice: (text) => {
      process.stderr.write(`${text}\n`)
    },
    result: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
    },
    progress: (label) => {
      if (json || !process.stderr.isTTY) return { update: () => {}, end: () => {} }
      const bar = new SingleBar({
        format: `${label} {bar} {percentage}% {note}`,
        barsize: 30,
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      })
      let started = false
      return {
        update: (done, total, note = "") => {
          if (!started) bar.start(Math.max(total, 1), 0, { note })
          started = true
          bar.setTotal(Math.max(total, 1))
          bar.update(done, { note })
        },
        end: () => bar.stop(),
      }
    },
  }
}
