/**
 * Alarms by webhook, signed as Standard Webhooks has it (standardwebhooks.com, HMAC-SHA256 `v1`): the receiver knows that it is ours, unaltered
 * and new. Sent over https, or plainly to this machine itself; no redirect is followed.
 */
import { createHmac } from "node:crypto"
import { lookup } from "node:dns"
import { request as httpRequest, type RequestOptions } from "node:http"
import { request as httpsRequest } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { DeliveryFailure, type Message } from "@subrosa/keeper"
import { addressKind } from "./address-guard.ts"

export interface WebhookOptions {
  /** The operator lets webhooks reach addresses of their own network. */
  allowPrivate: boolean
  /** How names resolve; the system's way unless given. */
  resolve?: typeof lookup
}

export interface WebhookTarget {
  url: string
  /** `whsec_` and base64. */
  secret: string
}

const timeoutMs = 20_000

/** @throws DeliveryFailure */
export async function sendWebhook(
  { url, secret }: WebhookTarget,
  message: Message,
  now: Date,
  options: WebhookOptions,
): Promise<void> {
  const target = checkedUrl(url, options)
  const body = JSON.stringify({
    type: message.cause === "hello" ? "channel.added" : `alarm.${message.cause}`,
    timestamp: message.createdAt.toISOString(),
    data: { alarm: message.alarm, kind: message.kind, severity: message.severity },
  })
  const headers = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "Subrosa",
    ...signatureHeaders(secret, message.id, now, body),
  }
  const status = await post(target, headers, body, options)
  if (status >= 200 && status < 300) return
  // Standard Webhooks: 410 asks to be left alone.
  throw new DeliveryFailure(`http_${status}`, { final: status === 410 })
}

/** https, or http to loopback. The host is judged once its addresses are known; an address written out, here already. */
function checkedUrl(given: string, options: WebhookOptions): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined
  const literal = url?.hostname.replace(/^\[|\]$/g, "") ?? ""
  const isLoopback = literal === "localhost" || (isIP(literal) !== 0 && addressKind(literal) === "loopback")
  const isAllowed = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)
  if (url === undefined || !isAllowed || url.username !== "" || url.password !== "") {
    throw new DeliveryFailure("url_refused", { final: true })
  }
  if (isIP(literal) !== 0 && !isReachable(literal, options))
    throw new DeliveryFailure("address_refused", { final: true })
  return url
}

const isReachable = (address: string, { allowPrivate }: WebhookOptions): boolean =>
  allowPrivate || addressKind(address) !== "private"

/** Judges the very addresses that are then connected to: a name that answers differently the second time gains nothing. */
function guardedLookup(options: WebhookOptions): LookupFunction {
  return (host, lookupOptions, done) => {
    ;(options.resolve ?? lookup)(host, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error !== null) return done(error, [])
      const allowed = addresses.filter(({ address }) => isReachable(address, options))
      const [first] = allowed
      if (first === undefined || allowed.length < addresses.length) {
        return done(
          Object.assign(new Error("the host has an address that is not reached"), { code: "EADDRREFUSED" }),
          [],
        )
      }
      if (lookupOptions.all === true) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}

function signatureHeaders(secret: string, id: string, now: Date, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` }
}

function post(url: URL, headers: Record<string, string>, body: string, options: WebhookOptions): Promise<number> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest
  const settings: RequestOptions = {
    method: "POST",
    headers,
    lookup: guardedLookup(options),
    signal: AbortSignal.timeout(timeoutMs),
    agent: false,
  }
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(failureOf(cause))
    const request = send(url, settings, (response) => {
      // Nothing of the answer is of interest but its status.
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    request.on("error", fail)
    request.end(body)
  })
}

function failureOf(cause: unknown): DeliveryFailure {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "EADDRREFUSED") return new DeliveryFailure("address_refused", { final: true, cause })
  const isCertificate = typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)
  return new DeliveryFailure(isCertificate ? "certificate" : "unreachable", { final: false, cause })
}
