/** Requests as no well-meaning client sends them, and answers as they come. */
import { Agent, request } from "node:http"
import { connect } from "node:net"

export interface RawAnswer {
  status: number
  contentType: string
  body: string
}

export interface RawRequest {
  method: string
  target: string
  headers?: Record<string, string>
  body?: Uint8Array
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })
export const closeRaw = (): void => agent.destroy()

/** Over HTTP, with any method, headers and bytes that make a request at all. */
export function sendRaw(url: string, { method, target, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: target, method, agent, timeout: 20_000, headers: { ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on("data", (chunk: Buffer) => chunks.push(chunk))
        answer.on("error", reject)
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            contentType: answer.headers["content-type"] ?? "",
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    sent.on("error", reject)
    sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${target.slice(0, 100)}`)))
    sent.end(body)
  })
}

/** Over a bare socket: the bytes, and all that came back until it was closed or fell silent. */
export function sendBytes(url: string, parts: readonly (string | Uint8Array)[], quietMs = 1_500): Promise<string> {
  const port = Number(new URL(url).port)
  return new Promise((resolve) => {
    let heard = ""
    const socket = connect(port, "127.0.0.1")
    const finish = () => {
      socket.destroy()
      resolve(heard)
    }
    socket.setTimeout(quietMs, finish)
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1")
    })
    socket.on("error", finish)
    socket.on("close", finish)
    socket.on("end", finish)
    socket.on("connect", () => {
      for (const part of parts) socket.write(part)
    })
  })
}
