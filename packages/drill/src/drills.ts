/** All drills, in the order of incidents.md. */
import type { Drill } from "./drill.ts"
import { r01 } from "./r01/r01.ts"
import { r02 } from "./r02/r02.ts"
import { r03 } from "./r03/r03.ts"
import { r04 } from "./r04/r04.ts"
import { r07 } from "./r07/r07.ts"
import { r08 } from "./r08/r08.ts"
import { r09 } from "./r09/r09.ts"
import { r10 } from "./r10/r10.ts"
import { r11 } from "./r11/r11.ts"
import { r12 } from "./r12/r12.ts"
import { r13 } from "./r13/r13.ts"
import { r14 } from "./r14/r14.ts"
import { r15 } from "./r15/r15.ts"
import { r16 } from "./r16/r16.ts"

export const drills: readonly Drill[] = [r01, r02, r03, r04, r07, r08, r09, r10, r11, r12, r13, r14, r15, r16]
