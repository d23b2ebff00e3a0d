/** Parameter shapes that many operations share. */
import { z } from "zod"
import { PracticeId } from "./ids.ts"

export const none = z.object({}).strict()
export const inPractice = z.object({ practice: PracticeId })
export const nothing = z.object({})
