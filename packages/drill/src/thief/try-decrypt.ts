/**
 * Tries to open everything in the copy with everything in the copy, along the product's own formats (spec/keys.md). What opens
 * is put to use: a key found opens the next. Given an account key, the same steps open all, which is the control that they can.
 */
import { context, derive, entryKey, teamDocumentKey, teamWrapKey, unlockKey } from "@subrosa/crypto"
import { hpkeOpen } from "@subrosa/crypto/open"
import { createKeyPool, type KeyPool } from "./candidate-keys.ts"
import type { Loot } from "./loot.ts"
import { readPlaintext } from "./plaintext.ts"
import { readFields } from "./read-fields.ts"
import { openSealed, type Trial, tryKeys } from "./try-keys.ts"

export interface Decryption {
  keys: number
  trials: Record<TrialKind, Trial>
  /** Things that name or describe a patient, or lead to them, that opened. The bar is none. */
  openedInAll: number
  tries: number
}

/** Keys for finding, where they were opened. */
export interface FindingKeys {
  search: Uint8Array[]
  token: Uint8Array[]
}

export type TrialKind =
  | "keeper's keys"
  | "shares"
  | "key slots"
  | "account secrets"
  | "team keys"
  | "documents"
  | "segment keys"
  | "entries"
  | "attachments"

/** What the keeper's own key opens by design: no patient's data, and no key to it, is among them. */
const byDesign: readonly TrialKind[] = ["keeper's keys", "shares"]
/** Each costs a key generation of X-Wing. */
const hpkeTriesMax = 240

export async function tryDecrypt(
  loot: Loot,
  candidates: readonly Uint8Array[],
  onPlaintext: (plaintext: Buffer, what: string) => void,
): Promise<{ decryption: Decryption; finding: FindingKeys }> {
  const { practice } = loot
  const pool = createKeyPool(candidates)
  const keeper = tryKeeperKeys(loot, pool)
  const shares = tryShares(loot, pool, keeper.shareKeys)
  const accountKeys: Uint8Array[] = []
  const slots = trySlots(loot, pool, accountKeys)
  const kemSeeds: Uint8Array[] = []
  const accounts = tryKeys({
    things: loot.accounts,
    first: accountKeys,
    keys: pool.keys(),
    open: ({ sealed, id }, key) => openSealed(key, sealed, context("account-secrets", practice, id)),
    onOpen: (_, plaintext) => {
      const kemSeed = readFields(plaintext).kemSeed
      if (kemSeed !== undefined) kemSeeds.push(kemSeed)
    },
  })
  const teamKeys = createKeyPool()
  const teams = await tryTeamKeys(loot, [...kemSeeds, ...pool.keys()], teamKeys)
  const teamPool = { first: teamKeys.keys(), keys: pool.keys() }

  const searchKeys: Uint8Array[] = []
  const documents = tryDocuments(loot, teamPool, (name, plaintext) => {
    const content = readPlaintext(plaintext, "padded")
    const search = name === "search-keys" ? readFields(content).search : undefined
    if (search !== undefined) searchKeys.push(search)
    else onPlaintext(content, name)
  })
  const segmentKeys = new Map<string, Uint8Array>()
  const segments = trySegmentKeys(loot, teamPool, (segment, key) => segmentKeys.set(segment, key))
  const entries = tryEntries(loot, { pool: pool.keys(), shares: shares.byEntry, segmentKeys }, (plaintext) =>
    onPlaintext(readPlaintext(plaintext, "entry"), "entry"),
  )
  const attachments = tryKeys({
    things: loot.attachments,
    keys: pool.keys(),
    open: ({ sealed, chart, attachment, index, count }, key) =>
      openSealed(key, sealed, context("attachment", practice, chart, attachment, index, count)),
    onOpen: (_, plaintext) => onPlaintext(readPlaintext(plaintext, "padded"), "attachment"),
  })
  const trials: Record<TrialKind, Trial> = {
    "keeper's keys": keeper.trial,
    shares: shares.trial,
    "key slots": slots,
    "account secrets": accounts,
    "team keys": teams,
    documents,
    "segment keys": segments,
    entries,
    attachments,
  }
  const kinds = Object.keys(trials) as TrialKind[]
  const decryption = {
    keys: pool.keys().length,
    trials,
    openedInAll: sum(kinds.filter((kind) => !byDesign.includes(kind)).map((kind) => trials[kind].opened)),
    tries: sum(kinds.map((kind) => trials[kind].tries)),
  }
  return { decryption, finding: { search: searchKeys, token: keeper.tokenKeys } }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The practice's keys, the server's secrets, one-time codes' secrets: all under the key-encryption key. What opens is a candidate too. */
function tryKeeperKeys(loot: Loot, pool: KeyPool): { trial: Trial; shareKeys: Uint8Array[]; tokenKeys: Uint8Array[] } {
  const shareKeys: Uint8Array[] = []
  const tokenKeys: Uint8Array[] = []
  const { practice } = loot
  const things = [
    ...loot.keeperKeys.map(({ sealed, name, version }) => ({
      sealed,
      name,
      aad: context("keeper-key", practice, name, version),
    })),
    ...loot.serverSecrets.map(({ sealed, name }) => ({ sealed, name, aad: context("keeper-key", "server", name, 1) })),
    ...loot.totpSecrets.map(({ sealed, slot }) => ({
      sealed,
      name: "totp",
      aad: context("keeper-key", practice, `totp/${slot}`, 1),
    })),
  ]
  const trial = tryKeys({
    things,
    keys: pool.keys(),
    open: ({ sealed, aad }, key) => openSealed(key, sealed, aad),
    onOpen: ({ name }, plaintext) => {
      pool.add(plaintext)
      if (name === "share") shareKeys.push(plaintext)
      if (name === "token") tokenKeys.push(plaintext)
    },
  })
  return { trial, shareKeys, tokenKeys }
}

/** Opened shares become candidates, up to a few hundred: there is one per entry. */
function tryShares(
  loot: Loot,
  pool: KeyPool,
  shareKeys: readonly Uint8Array[],
): { trial: Trial; byEntry: Map<string, Uint8Array> } {
  const byEntry = new Map<string, Uint8Array>()
  const { practice } = loot
  const wraps = new Map<Uint8Array, Map<string, Uint8Array>>()
  const wrapOf = (key: Uint8Array, chart: string) => {
    const ofKey = wraps.get(key) ?? new Map<string, Uint8Array>()
    wraps.set(key, ofKey)
    const wrap = ofKey.get(chart) ?? derive(key, undefined, context("share wrap", practice, chart))
    ofKey.set(chart, wrap)
    return wrap
  }
  const trial = tryKeys({
    things: loot.shares,
    keys: shareKeys.length > 0 ? shareKeys : pool.keys(),
    open: ({ sealed, chart, segment, entry }, key) =>
      openSealed(wrapOf(key, chart), sealed, context("share", practice, chart, segment, entry)),
    onOpen: ({ entry }, plaintext) => {
      byEntry.set(entry, plaintext)
      if (byEntry.size <= 300) pool.add(plaintext)
    },
    triesMax: Math.max(20_000, loot.shares.length),
  })
  return { trial, byEntry }
}

/** Each key as it is, and as what a passkey would have given. */
function trySlots(loot: Loot, pool: KeyPool, accountKeys: Uint8Array[]): Trial {
  const { practice } = loot
  return tryKeys({
    things: loot.slots,
    keys: pool.keys(),
    open: ({ sealed, id, account, kind }, key) => {
      const aad = context("key-slot", practice, account, id, kind)
      return openSealed(key, sealed, aad) ?? openSealed(unlockKey("passkey", key, { practice, account }), sealed, aad)
    },
    onOpen: (_, plaintext) => void accountKeys.push(plaintext),
  })
}

async function tryTeamKeys(
  { teamKeys, practice }: Loot,
  seeds: readonly Uint8Array[],
  opened: KeyPool,
): Promise<Trial> {
  const trial: Trial = { things: teamKeys.length, tries: 0, opened: 0 }
  const each = Math.max(1, Math.floor(hpkeTriesMax / Math.max(teamKeys.length, 1)))
  for (const { sealed, team, kind, version, account } of teamKeys) {
    for (const seed of seeds.slice(0, each)) {
      trial.tries++
      const key = await hpkeOpen(seed, sealed, context("team-key", practice, team, kind, version, account)).catch(
        () => undefined,
      )
      if (key === undefined) continue
      trial.opened++
      opened.add(key)
      break
    }
  }
  return trial
}

function tryDocuments(loot: Loot, pool: KeysInOrder, onOpen: (name: string, plaintext: Uint8Array) => void): Trial {
  const { practice } = loot
  const derived = derivedKeys((key, team, version) => teamDocumentKey(key, { practice, team, version }))
  return tryKeys({
    things: loot.documents,
    ...pool,
    open: ({ sealed, team, teamVersion, name }, key) => {
      const aad = context("document", practice, team, name)
      return openSealed(derived(key, team, teamVersion), sealed, aad) ?? openSealed(key, sealed, aad)
    },
    onOpen: ({ name }, plaintext) => onOpen(name, plaintext),
  })
}

function trySegmentKeys(loot: Loot, pool: KeysInOrder, onOpen: (segment: string, key: Uint8Array) => void): Trial {
  const { practice } = loot
  const derived = derivedKeys((key, team, version) => teamWrapKey(key, { practice, team, version }))
  return tryKeys({
    things: loot.segmentKeys,
    ...pool,
    open: ({ sealed, chart, segment, kind, keyVersion, team, teamVersion }, key) => {
      const aad = context("segment-key", practice, chart, segment, kind, keyVersion, team, teamVersion)
      return openSealed(derived(key, team, teamVersion), sealed, aad) ?? openSealed(key, sealed, aad)
    },
    onOpen: ({ segment, keyVersion }, key) => onOpen(`${segment}/${keyVersion}`, key),
  })
}

interface KeysInOrder {
  first: readonly Uint8Array[]
  keys: readonly Uint8Array[]
}

/** Deriving is the dear part, and the same for every row of a team. */
function derivedKeys(make: (key: Uint8Array, team: string, version: number) => Uint8Array) {
  const known = new Map<string, Uint8Array>()
  return (key: Uint8Array, team: string, version: number): Uint8Array => {
    const name = `${team}/${version}/${Buffer.from(key).toString("latin1")}`
    const made = known.get(name) ?? make(key, team, version)
    known.set(name, made)
    return made
  }
}

interface EntryKeys {
  pool: readonly Uint8Array[]
  /** By entry: opened with the keeper's key. */
  shares: ReadonlyMap<string, Uint8Array>
  /** By segment and key version. */
  segmentKeys: ReadonlyMap<string, Uint8Array>
}

/** A key as the entry's key; as the segment's key with the entry's share, with itself or with zeros; the share in its place. */
function tryEntries(
  loot: Loot,
  { pool, shares, segmentKeys }: EntryKeys,
  onOpen: (plaintext: Uint8Array) => void,
): Trial {
  const zeros = new Uint8Array(32)
  const { practice } = loot
  return tryKeys({
    things: loot.entries.map((entry) => ({
      ...entry,
      own: [segmentKeys.get(`${entry.segment}/${entry.keyVersion}`), shares.get(entry.entry)],
    })),
    // Whatever the key, the entry's own segment key and share are tried along with it.
    first: [zeros],
    keys: pool,
    open: ({ own: [segmentKey, share], sealed, ...ids }, key) => {
      const place = { practice, ...ids }
      const aad = context("entry", practice, ids.chart, ids.segment, ids.keyVersion, ids.entry)
      const pairs: [Uint8Array, Uint8Array][] = [
        [key, share ?? key],
        [key, zeros],
      ]
      if (segmentKey !== undefined) pairs.unshift([segmentKey, share ?? key])
      if (share !== undefined) pairs.push([share, key], [share, share])
      for (const [segment, shared] of pairs) {
        const plaintext = openSealed(entryKey(segment, shared, place), sealed, aad)
        if (plaintext !== undefined) return plaintext
      }
      return openSealed(key, sealed, aad) ?? (share && openSealed(share, sealed, aad))
    },
    onOpen: (_, plaintext) => onOpen(plaintext),
    triesMax: 8_000,
  })
}
