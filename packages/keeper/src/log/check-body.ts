/** A body beside its leaf: the hash that it gives, and whether the columns beside it say what it says. */
import { context } from "@subrosa/crypto"
import { type EventBody, leafHash } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { b64u } from "../b64u.ts"
import type { StoredBody } from "./read-stored-log.ts"

/** From salt and text to the leaf's hash (spec/log.md, "From event to leaf"). */
export type LeafHasher = (body: Pick<StoredBody, "salt" | "event">) => Uint8Array

export function leafHasher(practice: string): LeafHasher {
  const prefix = Buffer.concat([context("log-leaf", practice), Buffer.of(0x0a)])
  return ({ salt, event }) => leafHash(nativeHash(Buffer.concat([prefix, salt, Buffer.from(event)])), nativeHash)
}

export function checkBody(leafOf: LeafHasher, body: StoredBody): { checked: EventBody; hasItsColumns: boolean } {
  const members = membersOf(body)
  const { type, time, upTo } = members
  const checked = {
    index: body.index,
    hash: leafOf(body),
    time: typeof time === "string" ? time : undefined,
    ...(type === "erasure" && typeof upTo === "number" && { erasedUpTo: upTo }),
  }
  return { checked, hasItsColumns: hasItsColumns(body, members) }
}

/** The columns beside a text say what it says: lists of a chart's or a person's openings are made from them (append-events.ts). */
function hasItsColumns(body: StoredBody, { type, chart, account, request, subject }: Members): boolean {
  return (
    body.type === type &&
    body.account === account &&
    body.chart === (chart ?? null) &&
    (body.request && b64u(body.request)) === (type === "release" ? (request ?? null) : null) &&
    body.case_entry === (type === "case" ? (subject ?? null) : null)
  )
}

type Members = Record<string, unknown>

/** None of a text that is no JSON object: its hash fits no leaf. */
function membersOf({ event }: StoredBody): Members {
  try {
    const value: unknown = JSON.parse(event)
    return typeof value === "object" && value !== null ? (value as Members) : {}
  } catch {
    return {}
  }
}
