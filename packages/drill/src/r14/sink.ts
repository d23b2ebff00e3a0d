/**
 * A trap on loopback for whatever a browser sends to anybody else: every host name but our own is made to lead here (Chromium's
 * host-resolver rules), so that an attempt is seen and nothing leaves the machine.
 */
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer } from "node:net"

export interface Caught {
  /** From the request's Host, or the name that TLS says in clear. */
  host: string
  /** What came first, as far as it is text. */
  text: string
}

export interface Sink {
  port: number
  caught: Caught[]
  /** Flags for a browser whose every other host is the sink. */
  args: string[]
  close(): Promise<void>
}

export async function openSink(): Promise<Sink> {
  const caught: Caught[] = []
  const record = (bytes: Buffer) => {
    const text = bytes.toString("latin1")
    const host = /^host: *([^\s:]+)/im.exec(text)?.[1] ?? serverNameOf(bytes) ?? "(unnamed)"
    caught.push({ host: host.toLowerCase(), text: text.slice(0, 4000) })
  }
  const server = createServer((socket) => {
    socket.on("error", () => {})
    socket.once("data", (bytes) => {
      record(bytes)
      socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  // WebRTC asks by UDP.
  const udp = createSocket("udp4")
  udp.on("message", () => caught.push({ host: "(by UDP)", text: "" }))
  udp.on("error", () => {})
  udp.bind(port, "127.0.0.1")
  await once(udp, "listening")
  return {
    port,
    caught,
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE localhost, EXCLUDE 127.0.0.1`],
    async close() {
      udp.close()
      server.close()
    },
  }
}

/** The host that a TLS ClientHello names in clear: its server_name extension (RFC 6066, section 3). */
export function serverNameOf(bytes: Buffer): string | undefined {
  for (let at = bytes.indexOf(0); at >= 0 && at + 9 < bytes.length; at = bytes.indexOf(0, at + 1)) {
    const length = bytes.readUInt16BE(at + 7)
    const isName =
      bytes.readUInt16BE(at) === 0 &&
      bytes.readUInt16BE(at + 2) === length + 5 &&
      bytes.readUInt16BE(at + 4) === length + 3 &&
      bytes[at + 6] === 0
    if (!isName) continue
    const name = bytes.toString("latin1", at + 9, at + 9 + length)
    if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) return name
  }
  return undefined
}

/** The browser's own, which no page asked for. */
export const isBrowsersOwn = ({ host }: Caught): boolean =>
  /(^|\.)(google|gstatic|googleapis|gvt1|googleusercontent|chromium|chrome)\.(com|org)$/.test(host)
