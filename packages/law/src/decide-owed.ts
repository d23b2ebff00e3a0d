/**
 * Whether a duty is owed: the six steps of data/README.md, "Is a duty owed?", in their order.
 *
 * Each step is a function that answers a sentence and whether the duty falls with it. Where the law or its reading is
 * open the stricter one is taken, and `open` says what is.
 */
import type { RecipientKind } from "./codes.ts"
import { affectedOf, countThreshold } from "./count-affected.ts"
import type { Facts } from "./facts.ts"
import { harmUnlikely, isHipaa, meetsCondition } from "./holds-condition.ts"
import { takenListed } from "./involved-elements.ts"
import { momentText, parseMoment } from "./moment.ts"
import type { Jurisdiction, Recipient } from "./row.ts"

export interface Owed {
  owed: boolean
  /** The steps that decided, in plain sentences. */
  why: string[]
  /** Points that the law or its sources leave open; the stricter reading was taken. */
  open: string[]
  states?: string[]
}

export interface Step {
  falls: boolean
  why?: string
  open?: string
  states?: string[]
}

export function decideOwed(facts: Facts, row: Jurisdiction, entry: Recipient): Owed {
  return walk([
    () => inScope(facts, row),
    () => elementsInvolved(facts, row, entry),
    () => encryption(facts, row, entry.kind === "individuals"),
    () => harm(facts, row, entry),
    () => entryCondition(facts, row, entry),
    () => threshold(facts, row, entry),
    () => inForce(facts, entry),
    () => hipaaRelief(facts, row, entry.kind),
  ])
}

/** Takes the steps in order up to the first with which the duty falls; then that step alone is the reason. */
export function walk(steps: readonly (() => Step)[]): Owed {
  const found: Owed = { owed: true, why: [], open: [] }
  for (const step of steps) {
    const { falls, why, open, states } = step()
    if (falls) return { owed: false, why: why === undefined ? [] : [why], open: [], ...(states && { states }) }
    if (why !== undefined) found.why.push(why)
    if (open !== undefined) found.open.push(open)
    if (states !== undefined) found.states = states
  }
  return found
}

/** Step 1. */
export function inScope(facts: Facts, row: Jurisdiction): Step {
  const { condition } = row.scope
  if (!meetsCondition(condition, facts, row)) {
    return { falls: true, why: `the law does not bind this notifier (${condition?.code}): ${condition?.text}` }
  }
  if (affectedOf(facts, row) === 0) return { falls: true, why: `nobody of ${row.name} is affected` }
  return { falls: false }
}

/** Step 2. */
function elementsInvolved(facts: Facts, row: Jurisdiction, entry: Recipient): Step {
  if (entry.elements === "any") return { falls: false, why: "any data counts for this recipient" }
  const taken = takenListed(facts, entry.elements ?? row.protectedElements)
  if (taken.length === 0) return { falls: true, why: "no element that the law protects was taken" }
  return { falls: false, why: `taken and protected: ${taken.join(", ")}` }
}

/** Step 3. */
export function encryption(facts: Facts, row: Jurisdiction, forIndividuals: boolean): Step {
  if (!facts.encrypted) return { falls: false }
  const { encryption: effect, lostIfKeyTaken } = row.safeHarbor
  if (facts.keyTaken) {
    const why = "the data was encrypted, but the key was taken too: nothing is excused"
    const silent = effect !== false && effect !== "risk-factor" && lostIfKeyTaken === "silent"
    return {
      falls: false,
      why,
      ...(silent && { open: "the law is silent on a key that was taken; the safe harbour is read as lost" }),
    }
  }
  if (effect === true) return { falls: true, why: "the data was encrypted and the key is safe: safe harbour" }
  if (effect === "individuals-only") {
    return forIndividuals
      ? { falls: true, why: "the data was encrypted and the key is safe: the notice to people is lifted" }
      : { falls: false, why: "encryption with the key safe lifts the notice to people only" }
  }
  return {
    falls: false,
    why:
      effect === "risk-factor"
        ? "encryption only counts as evidence in the risk assessment"
        : "the law has no safe harbour for encryption",
  }
}

/** Step 4. */
export function harm(facts: Facts, row: Jurisdiction, entry: Recipient | undefined): Step {
  const test = row.trigger.harmTest
  if (!harmUnlikely(facts, row.id)) {
    const assess = test === null || test.code === "per-recipient"
    return assess
      ? { falls: false }
      : { falls: false, why: "no documented finding that harm is unlikely: treated as owed" }
  }
  if (test === null) return { falls: false, why: "the law has no harm test: the finding excuses nothing" }
  if (test.code === "per-recipient") return { falls: false }
  if (test.onlyFor !== undefined && facts.incident !== test.onlyFor) {
    return { falls: false, why: `the finding excuses only one kind of incident (${test.onlyFor}), which this is not` }
  }
  const code = entry?.condition?.code
  if (code === "event.no-harm-finding" || code === "event.regulator-request") return { falls: false }
  return { falls: true, why: "a documented finding that harm is unlikely excuses it" }
}

/** Step 5, first part. */
function entryCondition(facts: Facts, row: Jurisdiction, { condition }: Recipient): Step {
  if (condition === null) return { falls: false }
  const met = meetsCondition(condition, facts, row)
  return {
    falls: !met,
    why: `${met ? "applies" : "does not apply"} (${condition.code}${condition.holds ? "" : ", must not hold"}): ${condition.text}`,
  }
}

/** Step 5, second part. */
function threshold(facts: Facts, row: Jurisdiction, entry: Recipient): Step {
  const { met, open, why, states } = countThreshold(entry.threshold, facts, row)
  const text = entry.threshold.text ?? "the count is read two ways"
  return { falls: !met, why, ...(open && { open: text }), ...(states && { states }) }
}

/** Step 5, third part: a date to judge by is that of discovery. */
function inForce(facts: Facts, { effective }: Recipient): Step {
  if (effective === undefined) return { falls: false }
  const discovered = momentText({ date: parseMoment(facts.discovered, facts.timeZone).date })
  const inForce = effective.from !== null && discovered >= effective.from
  return {
    falls: !inForce,
    why: `${inForce ? "in force on the day of discovery" : "not yet in force on the day of discovery"}: ${effective.text}`,
  }
}

/** Step 6: what a notifier that is regulated by HIPAA, and follows it, still owes. */
export function hipaaRelief(facts: Facts, row: Jurisdiction, kind: RecipientKind | "identity-theft-services"): Step {
  if (!isHipaa(facts)) return { falls: false }
  const { effect, who, limitedTo, stillOwed, text } = row.hipaa
  if (who === "covered-entities" && facts.entity === "hipaa business associate") {
    return { falls: false, why: "the relief for HIPAA-regulated notifiers leaves business associates out" }
  }
  if (limitedTo !== null) {
    const outside = takenListed(facts, row.protectedElements).filter((element) => !limitedTo.includes(element))
    if (outside.length > 0)
      return { falls: false, why: `HIPAA does not stand in, because ${outside.join(", ")} was taken too` }
  }
  if (!stillOwed.includes(kind)) return { falls: true, why: `following HIPAA stands in for it: ${text}` }
  if (effect === "conditional" || effect === "regulator-procedure") {
    return { falls: false, open: `whether following HIPAA excuses it is doubtful; it is treated as owed: ${text}` }
  }
  return {
    falls: false,
    ...(row.country === "US" &&
      effect !== "own-rule" &&
      effect !== "none" && { why: "owed although HIPAA is followed" }),
  }
}
