/**
 * The log's file as a stream for pino: lines gather for a moment and go out together, for a system call per request costs more than many
 * requests' other work. What a crash of this very process can lose is the last moment's lines, nothing of anybody's record.
 */
import { closeSync, openSync, write, writeSync } from "node:fs"

const gatherMs = 100
/** Beyond it a line goes out at once. */
const gatheredMaxChars = 256 * 1024

export class LogWriter {
  readonly #fd: number
  #lines = ""
  #timer: NodeJS.Timeout | undefined
  readonly #atExit = () => this.#writeNow()

  constructor(file: string) {
    this.#fd = openSync(file, "a", 0o600)
    process.on("exit", this.#atExit)
  }

  write(line: string): void {
    this.#lines += line
    if (this.#lines.length > gatheredMaxChars) this.#writeNow()
    else this.#timer ??= setTimeout(() => this.#writeSoon(), gatherMs)
  }

  close(): void {
    process.off("exit", this.#atExit)
    this.#writeNow()
    closeSync(this.#fd)
  }

  /** A disk that is full must not stop the server: the lines are lost. */
  #writeSoon(): void {
    const lines = this.#take()
    if (lines !== "") write(this.#fd, lines, () => {})
  }

  #writeNow(): void {
    const lines = this.#take()
    try {
      if (lines !== "") writeSync(this.#fd, lines)
    } catch {}
  }

  #take(): string {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const lines = this.#lines
    this.#lines = ""
    return lines
  }
}
