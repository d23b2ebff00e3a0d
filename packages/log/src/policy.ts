/**
 * Trust policies (C2SP tlog-policy): which logs, which witnesses, and how many of them must have cosigned.
 *
 * Names are text here, where the specification has octets: a file that is not UTF-8 is refused before it gets here.
 */
import { LogError } from "./errors.ts"
import { formatVerifierKey, parseVerifierKey, signatureTypes, type VerifierKey } from "./verifier-key.ts"
import { parseDecimal } from "./whole-number.ts"

export type PolicyLog = { readonly key: VerifierKey; readonly url?: string }
export type PolicyWitness = { readonly name: string; readonly key: VerifierKey; readonly url?: string }
/** At least `count` of the members, each a witness or another group. */
export type PolicyGroup = { readonly name: string; readonly count: number; readonly members: readonly string[] }

export type Policy = {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  readonly groups: readonly PolicyGroup[]
  /** Name of a witness or group, or "none". */
  readonly quorum: string
}

/** Reads a policy file. @throws LogError `policy_malformed` naming the line */
export function parsePolicy(text: string): Policy {
  const state: Reading = { logs: [], witnesses: [], groups: [], quorum: undefined, taken: new Set() }
  text.split("\n").forEach((line, i) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format forbids
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) throw malformed(i, "it holds control characters")
    const words = line.split(/[ \t]+/).filter((word) => word !== "")
    if (words.length > 0 && !words[0]?.startsWith("#")) readLine(state, words, i)
  })
  if (state.quorum === undefined) throw new LogError("policy_malformed", "the policy has no quorum line")
  return { logs: state.logs, witnesses: state.witnesses, groups: state.groups, quorum: state.quorum }
}

/** Writes "k of n witnesses" for one log. @throws LogError `policy_malformed` unless 1 <= k <= n, or n = 0 */
export function formatPolicy(log: PolicyLog, witnesses: readonly PolicyWitness[], count: number): string {
  const lines = [["log", formatVerifierKey(log.key), log.url ?? ""]]
  for (const { name, key, url } of witnesses) lines.push(["witness", name, formatVerifierKey(key), url ?? ""])
  if (witnesses.length > 0) lines.push(["group", "witnesses", String(count), ...witnesses.map(({ name }) => name)])
  lines.push(["quorum", witnesses.length > 0 ? "witnesses" : "none"])
  const text = lines.map((words) => `${words.join(" ").trim()}\n`).join("")
  // Reading it back catches names and addresses with spaces, repeated keys and counts out of range.
  parsePolicy(text)
  return text
}

/** Whether the witnesses whose keys are given meet the policy's quorum. */
export function meetsQuorum(policy: Policy, cosigned: ReadonlySet<VerifierKey>): boolean {
  if (policy.quorum === "none") return true
  const agreed = new Set(policy.witnesses.filter(({ key }) => cosigned.has(key)).map(({ name }) => name))
  // Groups name only what stands before them.
  for (const { name, count, members } of policy.groups) {
    if (members.filter((member) => agreed.has(member)).length >= count) agreed.add(name)
  }
  return agreed.has(policy.quorum)
}

type Reading = {
  logs: PolicyLog[]
  witnesses: PolicyWitness[]
  groups: PolicyGroup[]
  quorum: string | undefined
  /** Names that are already members of a group. */
  taken: Set<string>
}

function readLine(state: Reading, [keyword = "", ...words]: string[], line: number): void {
  const named = (name: string) =>
    state.witnesses.some((one) => one.name === name) || state.groups.some((one) => one.name === name)
  const fresh = (name: string) => {
    if (name === "none" || named(name)) throw malformed(line, "the name is taken")
    return name
  }
  switch (keyword) {
    case "log": {
      const [vkey = "", url, ...rest] = words
      if (rest.length > 0) throw malformed(line, "a log has a key and perhaps an address")
      const key = readKey(vkey, signatureTypes.ed25519, line)
      if (state.logs.some((log) => sameKey(log.key, key))) throw malformed(line, "the key is already listed")
      state.logs.push({ key, ...(url !== undefined && { url }) })
      return
    }
    case "witness": {
      const [name = "", vkey = "", url, ...rest] = words
      if (rest.length > 0) throw malformed(line, "a witness has a name, a key and perhaps an address")
      const key = readKey(vkey, signatureTypes.cosignature, line)
      if (state.witnesses.some((one) => sameKey(one.key, key))) throw malformed(line, "the key is already listed")
      state.witnesses.push({ name: fresh(name), key, ...(url !== undefined && { url }) })
      return
    }
    case "group": {
      const [name = "", count = "", ...members] = words
      for (const member of members) {
        if (!named(member)) throw malformed(line, "a member is not defined before")
        if (state.taken.has(member)) throw malformed(line, "a member is already in a group")
        state.taken.add(member)
      }
      state.groups.push({ name: fresh(name), count: readCount(count, members.length, line), members })
      return
    }
    case "quorum": {
      const [name = "", ...rest] = words
      if (rest.length > 0 || state.quorum !== undefined) throw malformed(line, "there is one quorum, by name")
      if (name !== "none" && !named(name)) throw malformed(line, "the quorum is not defined before")
      state.quorum = name
      return
    }
    default:
      throw malformed(line, "it begins with none of log, witness, group and quorum")
  }
}

function readCount(text: string, members: number, line: number): number {
  const count = text === "any" ? 1 : text === "all" ? members : parseDecimal(text)
  if (count === undefined || count < 1 || count > members) throw malformed(line, "the count fits no group of this size")
  return count
}

function readKey(vkey: string, type: VerifierKey["type"], line: number): VerifierKey {
  let key: VerifierKey
  try {
    key = parseVerifierKey(vkey)
  } catch (cause) {
    throw malformed(line, "the verifier key is malformed", cause)
  }
  if (key.type !== type) throw malformed(line, "the verifier key is of another type")
  return key
}

/** The same key material, whatever its name. */
const sameKey = (a: VerifierKey, b: VerifierKey): boolean =>
  a.publicKey.every((byte, i) => byte === b.publicKey[i]) && a.publicKey.length === b.publicKey.length

function malformed(line: number, what: string, cause?: unknown): LogError {
  return new LogError("policy_malformed", `line ${line + 1} of the policy is malformed: ${what}`, { cause })
}
