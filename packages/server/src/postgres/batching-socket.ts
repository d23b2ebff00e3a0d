/**
 * A socket that sends what is written in one go of the event loop by one system call.
 *
 * pg writes each statement by itself, also those that are pipelined; each write wakes PostgreSQL's process, and that costs more than the
 * statement.
 */
import { Socket } from "node:net"

export class BatchingSocket extends Socket {
  #gathering = false

  /** pg corks for every statement: the first of a turn opens a cork of ours around it, which lasts until the turn ends. */
  override cork(): void {
    this.#gather()
    super.cork()
  }

  #gather(): void {
    if (this.#gathering) return
    this.#gathering = true
    super.cork()
    process.nextTick(() => {
      this.#gathering = false
      this.uncork()
    })
  }
}
