/**
 * The border inside the engine: what session, keys and people offer to charts, notes, import, export, finding and the log.
 *
 * Everything here needs an open session and rejects with EngineError `locked` without one. What the server answers is parsed with the
 * contract's schemas; whether it is *true* is for the caller to verify.
 */
import type {
  AccountId,
  DeviceId,
  Input,
  Operation,
  PracticeId,
  Result,
  SignedPolicy,
  TeamDocument,
  TeamId,
  TeamKind,
} from "@subrosa/contract"
import type { Platform } from "./platform.ts"
import type { Me } from "./port.ts"

/** What a call takes: parts whose schema has no member may be left out; the practice is filled in. */
export type CallInput<O extends Operation> = {
  params?: Omit<Input<O>["params"], "practice">
  query?: Input<O>["query"]
  body?: Input<O>["body"]
}

export interface CallOptions {
  /** Milliseconds until the call is given up as `offline`; 10,000 if absent. */
  timeoutMs?: number
  signal?: AbortSignal
  /** It is asked again later anyway: a lost connection is no reason to try at once, nor to keep a finished command alive for it. */
  once?: boolean
}

/** The signature that a request went out with: the log's event names it (spec/log.md, `request` and `signature`). */
export interface SentRequest {
  /** SHA-256 of the signature base. */
  digest: Uint8Array
  signature: Uint8Array
}

export interface TeamKeyVersion {
  team: TeamId
  version: number
  key: Uint8Array
}

/** A person whose card a chain of endorsements vouches for. */
export interface StaffCard {
  account: AccountId
  name: string
  kemPublicKey: Uint8Array
  signPublicKey: Uint8Array
}

/** The practice's card, its digest the one this device pinned. */
export interface TrustedPracticeCard {
  name: string
  logOrigin: string
  /** Verifier key of the log (C2SP signed-note). */
  logKey: string
  owner: AccountId
  digest: Uint8Array
}

export interface OwnTeam {
  team: TeamId
  kind: TeamKind
  name: string
  /** Newest key version. */
  version: number
  /** Holds the key for safe-keeping only: the keeper refuses openings. */
  custodian: boolean
}

export type DocumentInfo = Omit<TeamDocument, "sealed">

export interface Core {
  platform: Platform
  /** The server's time as far as it is known: the platform's clock, corrected by what a `clock_skew` answer said. */
  now(): Date

  /**
   * One signed call. A wrong clock is corrected and the call signed anew once; lost connections are retried only where repeating is
   * harmless (GET, PUT, DELETE, entryCreate). Problems become EngineErrors; `not_found` too (code `refused`, cause ApiError).
   */
  call<O extends Operation>(op: O, input: CallInput<O>, options?: CallOptions): Promise<Result<O>>
  /** The same with the signature of the request that was answered. */
  callSigned<O extends Operation>(
    op: O,
    input: CallInput<O>,
    options?: CallOptions,
  ): Promise<{ result: Result<O>; request: SentRequest }>
  /** For operations whose body or result is octets (attachment chunks); the result of an upload is empty. */
  callBytes<O extends Operation>(op: O, input: CallInput<O>, options?: CallOptions): Promise<Uint8Array>
  /** The same as a stream (the backup). No timeout but for the first byte. */
  callStream<O extends Operation>(
    op: O,
    input: CallInput<O>,
    options?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>>
  /** A public resource of the practice's log: `checkpoint`, `tile/...`. */
  readLog(path: string): Promise<Uint8Array>

  me(): Me
  practice(): PracticeId
  account(): AccountId
  device(): DeviceId
  /** The account's Ed25519 seed. Not to be kept: it is overwritten at lock. */
  signSeed(): Uint8Array

  /** A team's key of one version, its sealer's signature checked. Not to be kept. `untrusted` if the sealer is not vouched for. */
  teamKey(team: TeamId, version: number): Promise<Uint8Array>
  /** The newest key of the first team of that kind this person is on (members before custodians). `refused` if there is none. */
  newestTeam(kind: TeamKind): Promise<TeamKeyVersion>
  /** `kind`: what it must be the key of. The server may name any team, but not call one what it was not made as: `untrusted`. */
  newestKey(team: TeamId, kind?: TeamKind): Promise<TeamKeyVersion>
  personalTeam(): OwnTeam
  /** Members before custodians, then in the server's order. */
  careTeams(): OwnTeam[]

  /** The person's card if it is trusted, else undefined. Asks the server when it does not know the account yet. */
  staffCard(account: AccountId): Promise<StaffCard | undefined>
  practiceCard(): TrustedPracticeCard

  documents: {
    read(team: TeamId, name: string): Promise<{ version: number; plaintext: Uint8Array; updatedAt: string } | undefined>
    /** Writes `version`, which must follow the stored one (1: new); else EngineError `conflict`. Sealed under the newest team key. */
    update(team: TeamId, name: string, version: number, plaintext: Uint8Array): Promise<DocumentInfo>
    delete(team: TeamId, name: string): Promise<void>
    search(team: TeamId, prefix?: "draft" | "import" | "invitation"): Promise<DocumentInfo[]>
  }
  searchKeys(): Promise<{ search: Uint8Array; resource: Uint8Array }>

  /** The witnesses' policy as the server shows it now. Not checked. */
  witnessPolicy(): SignedPolicy | null
  /** Someone who is or was an owner by a chain of endorsements. */
  ownerCard(account: string): StaffCard | undefined

  /** Drops all keys, and tells the person why. */
  lockBecause(sentence: string): void
  /** Asks about the session now. */
  refresh(): Promise<void>
  /** Called after each answer about the session, every few seconds while it is open. */
  onRefresh(listener: () => void): void
  /** Called when keys leave memory (lock, sign-out, ended account): drop and overwrite what was opened. */
  onLock(listener: () => void): void
}
