/** One answer of a form: known, with what shows it; or unknown, and said to be. A guess has no place in it. */
import { z } from "zod"

const text = z.string().min(1)

/** `evidence`: log events (`log:812`), journal entries (`journal:7`), fields of the case (`case.period`). */
export const answer = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion("known", [
    z.strictObject({ known: z.literal(true), value, evidence: z.array(text).min(1) }),
    z.strictObject({ known: z.literal(false), why: text, applies: z.literal(false).optional() }),
  ])

export type Answer<T> =
  | { known: true; value: T; evidence: string[] }
  | {
      known: false
      /** What is missing and who would know. */
      why: string
      /** The question has no answer here: there is nothing to know. */
      applies?: false
    }

export const known = <T>(value: T, ...evidence: [string, ...string[]]): Answer<T> => ({ known: true, value, evidence })
export const unknown = (why: string): Answer<never> => ({ known: false, why })

/** Nothing to know: there was none. */
export const none = (why: string): Answer<never> => ({ known: false, why, applies: false })

/** Known if there is a value; else it does not apply. */
export const ifAny = <T>(value: T | undefined, evidence: string, why: string): Answer<T> =>
  value === undefined ? none(why) : known(value, evidence)

/** Known if there is a value. */
export const ifKnown = <T>(value: T | undefined, evidence: string, why: string): Answer<T> =>
  value === undefined ? unknown(why) : known(value, evidence)
