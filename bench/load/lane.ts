/**
 * One keep-alive HTTP/1.1 connection that carries one request at a time, on a bare socket: on a machine with few cores a full
 * client would take the time that the server is to be measured in.
 */
import { once } from "node:events"
import { connect, type Socket } from "node:net"

export interface Exchange {
  status: number
  bodyBytes: number
  /** Only when asked for. */
  body: string | undefined
}

const headEnd = Buffer.from("\r\n\r\n")

interface Waiting {
  keepBody: boolean
  resolve(exchange: Exchange): void
  reject(error: Error): void
}

export class Lane {
  readonly #socket: Socket
  #head: Buffer = Buffer.alloc(0)
  #answer: { status: number; length: number; received: number; parts: Buffer[] } | undefined
  #waiting: Waiting | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on("data", (chunk) => this.#receive(chunk))
    socket.on("error", (error) => this.#fail(error))
    socket.on("close", () => this.#fail(new Error("the server closed the connection")))
  }

  static async open(port: number): Promise<Lane> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true })
    await once(socket, "connect")
    return new Lane(socket)
  }

  exchange(request: Buffer, keepBody: boolean): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      this.#waiting = { keepBody, resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    let body = chunk
    if (this.#answer === undefined) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
      const end = this.#head.indexOf(headEnd)
      if (end < 0) return
      const text = this.#head.toString("latin1", 0, end)
      const status = Number(text.slice(9, 12))
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
      if (length === undefined) {
        this.#fail(new Error("the answer has no Content-Length"))
        return
      }
      body = this.#head.subarray(end + headEnd.length)
      this.#head = Buffer.alloc(0)
      this.#answer = { status, length: Number(length), received: 0, parts: [] }
    }
    const answer = this.#answer
    answer.received += body.length
    if (this.#waiting?.keepBody) answer.parts.push(body)
    if (answer.received < answer.length) return
    this.#answer = undefined
    const { status, length, parts } = answer
    this.#waiting?.resolve({
      status,
      bodyBytes: length,
      body: this.#waiting.keepBody ? Buffer.concat(parts).toString() : undefined,
    })
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
